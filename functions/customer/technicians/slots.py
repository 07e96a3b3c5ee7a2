"""A technician's time: slots made of half-hour cells, so that two slots overlap only in a cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.errors import Conflict, FieldError, Invalid

CELL = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
FARTHEST = timedelta(days=90)


class InvalidSlot(Invalid):
    """A visit must take whole half-hours, at most eight hours, within the next 90 days."""


class TechnicianBusy(Conflict):
    """The technician has another job at that time."""


class TooLittleTravelTime(Conflict):
    """The technician could not get there in time from another job, or from there to the next."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The time of a visit, in UTC; its end is not part of it."""

    start: datetime
    end: datetime

    @classmethod
    def at(cls, start: datetime, end: datetime, now: datetime) -> Slot:
        """A slot that can still be booked. Raises: InvalidSlot."""
        slot = cls(start.astimezone(UTC), end.astimezone(UTC))
        refuse = slot._refusal(now)
        if refuse is not None:
            raise InvalidSlot(errors=(refuse,))
        return slot

    def cells(self) -> tuple[datetime, ...]:
        """The beginnings of the half-hours that it takes."""
        return tuple(self.start + CELL * n for n in range((self.end - self.start) // CELL))

    def around(self, cells: int) -> tuple[datetime, ...]:
        """The beginnings of so many half-hours before it and after it."""
        before = tuple(self.start - CELL * n for n in range(cells, 0, -1))
        return before + tuple(self.end + CELL * n for n in range(cells))

    def overlaps(self, other: Slot) -> bool:
        """Whether two slots share a moment; those that only touch do not."""
        return self.start < other.end and other.start < self.end

    def _refusal(self, now: datetime) -> FieldError | None:
        if self.start < now:
            return FieldError("/slotStart", "This time is past.", "past")
        if self.start > now + FARTHEST:
            return FieldError("/slotStart", "A visit begins within the next 90 days.", "too_far")
        if not timedelta(0) < self.end - self.start <= LONGEST:
            return FieldError(
                "/slotEnd", "A visit ends at most eight hours after its start.", "length"
            )
        if _off_grid(self.start) or _off_grid(self.end):
            return FieldError("/slotStart", "Visits begin and end on the half-hour.", "grid")
        return None


def _off_grid(moment: datetime) -> bool:
    return moment.minute % 30 != 0 or moment.second != 0 or moment.microsecond != 0
