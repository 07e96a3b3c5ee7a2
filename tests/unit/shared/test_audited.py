"""The table of the tests refuses a person's change that says nothing to the audit trail."""

from __future__ import annotations

import pytest

from shared.context import Context, working_in
from shared.dynamo.transaction import Condition, Transaction
from shared.errors import Conflict
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock

ANNA = Context(actor="user-1", source="203.0.113.7")


def change() -> Transaction:
    return Transaction().create({"pk": "TARIFF#1", "sk": "TARIFF"}, otherwise=Conflict())


def test_a_silent_change_of_a_person_fails_the_test_that_makes_it() -> None:
    with working_in(ANNA), pytest.raises(AssertionError, match="TARIFF#1"):
        InMemoryTable().commit(change())


def test_one_with_an_audit_line_does_not() -> None:
    table = InMemoryTable()
    with working_in(ANNA):
        table.commit(change().audit("tariff#1", "tariff.created", at=FixedClock()()))
    (line,) = table.audit()
    assert (line["actor"], line["source"]) == ("user-1", "203.0.113.7")


@pytest.mark.parametrize(
    "context",
    [
        Context(actor="system"),
        Context(actor="user-1", causation_id="event-1"),
        Context(actor="anonymous", source="203.0.113.7"),
        Context(actor="gateway:sandbox", source="203.0.113.7"),
    ],
    ids=["a schedule", "an event", "a visitor", "a gateway's webhook"],
)
def test_what_no_person_does_may_be_silent(context: Context) -> None:
    with working_in(context):
        InMemoryTable().commit(change())


def test_a_change_is_not_excused_by_the_housekeeping_around_it() -> None:
    silent = (
        change().put({"pk": "OUTBOX#1", "sk": "EVENT"}).put({"pk": "USER#1", "sk": "SESSION#1"})
    )
    with working_in(ANNA), pytest.raises(AssertionError, match="TARIFF#1"):
        InMemoryTable().commit(silent)


def test_looking_is_no_change() -> None:
    look = Transaction().check(
        "TARIFF#1", "TARIFF", when=Condition(absent=True), otherwise=Conflict()
    )
    with working_in(ANNA):
        InMemoryTable().commit(look)
