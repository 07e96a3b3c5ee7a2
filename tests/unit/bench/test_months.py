"""The dates that the bench bills."""

from __future__ import annotations

from datetime import date
from itertools import islice

from tests.bench.months import months_from


def test_months_follow_each_other_over_the_turn_of_the_year() -> None:
    found = list(islice(months_from(date(2024, 11, 1)), 4))
    assert found == [date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1)]
