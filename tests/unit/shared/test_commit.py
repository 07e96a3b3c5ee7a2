"""A transaction that is tried again: under one token while it has not been answered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from shared.dynamo.cursor import Cursors
from shared.dynamo.table import CONFLICT_ATTEMPTS, DynamoTable
from shared.dynamo.transaction import Transaction
from shared.errors import Conflict, Unavailable


class InProgress(Exception):
    """DynamoDB is still at an earlier request with this token."""


class Cancelled(Exception):
    """DynamoDB has done nothing of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.response = {"CancellationReasons": [{"Code": code}]}


class Database:
    """Answers in turn with these; what it has done it remembers by token, as DynamoDB does."""

    exceptions = SimpleNamespace(
        TransactionCanceledException=Cancelled, TransactionInProgressException=InProgress
    )

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.tokens: list[str] = []
        self.done: list[str] = []

    def transact_write_items(self, *, TransactItems: list[Any], ClientRequestToken: str) -> None:
        assert TransactItems
        self.tokens.append(ClientRequestToken)
        answer = self.answers.pop(0) if self.answers else "done"
        if answer == "in progress":
            self.done.append(ClientRequestToken)  # the first request goes through after all
            raise InProgress
        if answer != "done":
            raise Cancelled(answer)
        if self.done and ClientRequestToken not in self.done:
            raise Cancelled("ConditionalCheckFailed")  # it finds its own work
        self.done.append(ClientRequestToken)


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
