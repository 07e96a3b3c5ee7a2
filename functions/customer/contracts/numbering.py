"""The numbers of contracts: how they look, and whether they begin anew each year."""

from __future__ import annotations

import re
from datetime import datetime

from shared.clock import local_date
from shared.component import component
from shared.numbering import NumberSeries

SERIES = "CONTRACT"
_DIGITS = re.compile(r"[0-9]+")
_IN_A_YEAR = re.compile(r"[0-9]{4}-[0-9]+")


@component
class ContractNumbers:
    """A prefix and so many digits; a series `each_year` has the year before its numbers.

    The year is that of the provider's local date: D2026-0001 with the prefix D and four digits.
    """

    prefix: str
    digits: int
    each_year: bool
    time_zone: str

    def series(self, at: datetime) -> NumberSeries:
        """The series from which a contract is numbered at a moment."""
        prefix, number = self.prefix.replace("{", "{{").replace("}", "}}"), f"{{:0{self.digits}d}}"
        if not self.each_year:
            return NumberSeries(SERIES, prefix + number)
        year = f"{local_date(at, self.time_zone).year:04d}"
        return NumberSeries(f"{SERIES}#{year}", f"{prefix}{year}-{number}")

    def looks_own(self, text: str) -> bool:
        """Whether a number looks as if the series gave it, or may give it one day."""
        plain = text.strip().casefold()
        if not plain.startswith(self.prefix.casefold()):
            return False
        rest = plain[len(self.prefix) :]
        return (_IN_A_YEAR if self.each_year else _DIGITS).fullmatch(rest) is not None
