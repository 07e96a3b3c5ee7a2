"""Which local dates a run or a job may have."""

from __future__ import annotations

from datetime import date, timedelta

from shared.clock import Clock, local_date
from shared.component import component
from shared.errors import Invalid

LONG_AGO = timedelta(days=3653)


class DateOutOfRange(Invalid):
    """The date is too far in the future or in the past."""


@component
class WorkDates:
    """The provider's local dates. Work is dated at most `days_ahead` days after today.

    Otherwise a wrong digit in a year would bill everybody for all the years up to it.
    """

    clock: Clock
    time_zone: str
    days_ahead: int

    def today(self) -> date:
        """The provider's local date."""
        return local_date(self.clock(), self.time_zone)

    def checked(self, day: date, *, days_ahead: int | None = None) -> date:
        """The day itself, where work may be dated so. Raises: DateOutOfRange."""
        today = self.today()
        ahead = self.days_ahead if days_ahead is None else days_ahead
        first, last = today - LONG_AGO, today + timedelta(days=ahead)
        if not first <= day <= last:
            raise DateOutOfRange(
                "{day} is not between {first} and {last}.", day=day, first=first, last=last
            )
        return day
