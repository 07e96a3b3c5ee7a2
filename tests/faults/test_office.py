"""Weeks of an office under random faults: nothing is lost, and nothing counts twice."""

from __future__ import annotations

import os

import pytest

from tests.faults.office import Office, readable

SCHEDULES = int(os.environ.get("SCHEDULES", "200"))
PARTS = 8
TURNS = 24


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_fails_the_books_are_right(part: int) -> None:
    for seed in range(part, SCHEDULES, PARTS):
        office = Office(seed)
        office.live(TURNS)
        assert not (found := office.faults()), f"seed {seed}: {readable(found)}"


def test_without_trouble_they_are_right_too() -> None:
    office = Office(1, trouble=0.0)
    office.live(60)
    assert office.faults() == []
    assert office.house.invoices()
