"""Numbers on buildings and doors, compared as numbers. Pure."""

from __future__ import annotations

import re

_FIRST = re.compile(r"[0-9]{1,6}", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)


def number_of(building: str) -> int | None:
    """The number in a building's number: 12 of "12к1" and of "12/3"; None where there is none."""
    found = _FIRST.search(building)
    return int(found[0]) if found else None


def flat_of(apartment: str) -> int | None:
    """The number of a flat: 48 of "кв. 48"; None where there is none."""
    return number_of(apartment)


def in_order(text: str) -> str:
    """A text that sorts by the numbers in it: port 2 comes before port 10."""
    return _DIGITS.sub(lambda digits: digits[0].zfill(8), text.casefold())
