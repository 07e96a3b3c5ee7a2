"""A series of numbers for papers: the next one is always the last one plus one."""

from __future__ import annotations

from enum import StrEnum

from shared.errors import Conflict


class Series(StrEnum):
    """The series there are; the value is what its numbers begin with."""

    APPLICATION = "A"
    CONTRACT = "C"

    def number(self, value: int) -> str:
        """A number as people read it, such as C-000042."""
        return f"{self.value}-{value:06d}"


class NumberTaken(Conflict):
    """Somebody took the next number at the same moment; try again."""
