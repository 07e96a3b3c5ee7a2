"""A transaction that is tried again: under one token while it has not been answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from shared.aws.errors import AwsError
from shared.aws.json_service import Answer
from shared.dynamo.cursor import Cursors
from shared.dynamo.table import CONFLICT_ATTEMPTS, DynamoTable
from shared.dynamo.transaction import Transaction
from shared.errors import Conflict, Unavailable


def in_progress() -> AwsError:
    """DynamoDB is still at an earlier request with this token."""
    return AwsError("TransactionInProgressException")


def cancelled(code: str) -> AwsError:
    """DynamoDB has done nothing of it."""
    reasons = [{"Code": code}]
    return AwsError("TransactionCanceledException", details={"CancellationReasons": reasons})


class Database:
    """Answers in turn with these; what it has done it remembers by token, as DynamoDB does."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.tokens: list[str] = []
        self.done: list[str] = []

    def call(self, operation: str, request: Mapping[str, Any]) -> Answer:
        assert operation == "TransactWriteItems"
        assert request["TransactItems"]
        token = request["ClientRequestToken"]
        self.tokens.append(token)
        answer = self.answers.pop(0) if self.answers else "done"
        if answer == "in progress":
            self.done.append(token)  # the first request goes through after all
            raise in_progress()
        if answer != "done":
            raise cancelled(answer)
        if self.done and token not in self.done:
            raise cancelled("ConditionalCheckFailed")  # it finds its own work
        self.done.append(token)
        return {}


def table(database: Database) -> DynamoTable:
    return DynamoTable(database, "t", Cursors(lambda: ""), sleep=lambda _: None)


def change() -> Transaction:
    return Transaction().create({"pk": "P", "sk": "1"}, otherwise=Conflict())


def test_an_unanswered_transaction_is_asked_for_under_its_own_token() -> None:
    database = Database("in progress", "in progress")
    table(database).commit(change())
    assert len(set(database.tokens)) == 1
    assert len(database.tokens) == 3


@pytest.mark.parametrize("code", ["TransactionConflict", "ThrottlingError"])
def test_a_cancelled_transaction_is_a_new_one(code: str) -> None:
    database = Database(code, code)
    table(database).commit(change())
    assert len(set(database.tokens)) == 3


def test_every_commit_has_a_token_of_its_own() -> None:
    database = Database()
    table(database).commit(change())
    with pytest.raises(Conflict):
        table(database).commit(change())
    assert len(set(database.tokens)) == 2


def test_one_that_is_never_answered_is_given_up() -> None:
    database = Database(*["in progress"] * CONFLICT_ATTEMPTS)
    with pytest.raises(Unavailable):
        table(database).commit(change())
    assert len(set(database.tokens)) == 1
