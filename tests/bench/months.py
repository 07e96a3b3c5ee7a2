"""Dates to bill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count


def months_from(first: date) -> Iterator[date]:
    """The first days of months, without end."""
    for number in count(first.year * 12 + first.month - 1):
        yield date(number // 12, number % 12 + 1, 1)
