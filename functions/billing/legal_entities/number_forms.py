"""How the numbers of a seller's documents look: `INV-{year}-{number:5}` is INV-2026-00017."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from shared.errors import Invalid
from shared.messages import Count, Unit

_PART = re.compile(r"\{(year|month|number)(?::([1-9]))?\}")
_PLAIN = re.compile(r"[\w /.-]*")
LONGEST = 30  # characters beside the number, the year and the month
EXAMPLE = "INV-{year}-{number:5}"


class InvalidNumberForm(Invalid):
    """The form of numbers names the number once, and a month only with a year."""


@dataclass(frozen=True, slots=True)
class NumberForm:
    """A text with `{number}` or `{number:5}`, `{year}` and `{month}`. Raises: InvalidNumberForm.

    With a year or a month in it, the numbers begin at 1 each year or month.
    """

    text: str

    def __post_init__(self) -> None:
        """Refuse what would give two documents one number."""
        names = [name for name, _ in _PART.findall(self.text)]
        beside = _PART.sub("", self.text)
        if (
            names.count("number") != 1
            or len(names) != len(set(names))
            or ("month" in names and "year" not in names)
            or len(beside) > LONGEST
            or not _PLAIN.fullmatch(beside)
        ):
            raise InvalidNumberForm(
                "Write it like {example}: the number once, a month only with a year, and beside "
                "them up to {most:of}: letters, digits, spaces and / . - _.",
                example=EXAMPLE,
                most=Count(LONGEST, Unit.CHARACTER),
            )

    def period(self, on: date) -> str:
        """What the numbers are counted within: a year, a month, or all time (an empty text)."""
        if "{month" in self.text:
            return f"{on:%Y-%m}"
        return f"{on.year:04d}" if "{year" in self.text else ""

    def on(self, day: date) -> str:
        """The form of a series of numbers, such as `INV-2026-{:05d}`."""
        known = {"year": f"{day.year:04d}", "month": f"{day.month:02d}"}

        def filled(part: re.Match[str]) -> str:
            name, width = part.groups()
            return known.get(name) or (f"{{:0{width}d}}" if width else "{:d}")

        return _PART.sub(filled, self.text)
