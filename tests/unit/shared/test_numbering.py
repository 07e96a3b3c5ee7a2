"""Numbers in a series: each once, none left out, however many ask at once."""

from __future__ import annotations

import pytest

from shared.dynamo.transaction import Transaction
from shared.errors import Conflict, Unavailable
from shared.numbering import NumberSeries, NumberTaken
from shared.retrying import LONGEST_PAUSE, retrying
from tests.fakes.table import InMemoryTable

TICKETS = NumberSeries("TICKET", "T-{:06d}")


def test_numbers_follow_each_other() -> None:
    table = InMemoryTable()
    given = []
    for _ in range(3):
        drawn = TICKETS.draw(table)
        table.commit(drawn.taking)
        given.append(drawn.text)
    assert given == ["T-000001", "T-000002", "T-000003"]


def test_a_number_that_is_not_used_was_not_given() -> None:
    table = InMemoryTable()
    TICKETS.draw(table)
    assert TICKETS.draw(table).number == 1


def test_whoever_comes_too_late_takes_the_next_number() -> None:
    table, tries, pauses = InMemoryTable(), [0], list[float]()

    def used() -> str:
        drawn = TICKETS.draw(table)
        tries[0] += 1
        if tries[0] <= 3:  # somebody is faster, three times
            table.commit(TICKETS.draw(table).taking)
        paper = {"pk": f"PAPER#{drawn.text}", "sk": "PAPER"}
        table.commit(Transaction().extend(drawn.taking).create(paper, otherwise=Conflict()))
        return drawn.text

    assert retrying(used, on=NumberTaken, sleep=pauses.append) == "T-000004"
    assert len(pauses) == 3


def test_pauses_grow_and_end() -> None:
    pauses: list[float] = []

    def late() -> None:
        raise NumberTaken

    with pytest.raises(Unavailable):
        retrying(late, on=NumberTaken, attempts=40, sleep=pauses.append)
    assert len(pauses) == 39
    assert max(pauses) <= LONGEST_PAUSE
    assert max(pauses[:2]) <= 0.01
    assert len(set(pauses)) > 30


def test_any_other_error_is_not_tried_again() -> None:
    tries = []

    def broken() -> None:
        tries.append(1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        retrying(broken, on=(NumberTaken,))
    assert len(tries) == 1
