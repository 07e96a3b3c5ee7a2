"""Finding free time: where a visit fits between what a technician has to do already."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from functions.customer.technicians.entities import Technician
from functions.customer.technicians.slots import CELL, FARTHEST, Slot
from shared.clock import day_begins, local_date
from shared.errors import FieldError, Invalid

MOST_DAYS = 14
USUAL_DAYS = 7
SEARCHED = timedelta(days=14)
"""How far from the time that was wanted the nearest free one is looked for."""


class InvalidSearch(Invalid):
    """Free time is looked for on 1 to 14 days, none of them past or more than 90 days ahead."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for: days of a time zone, both included, and how long a visit takes."""

    since: date | None = None
    until: date | None = None
    minutes: int = 120
    technician_ids: tuple[str, ...] = ()

    def window(self, time_zone: str, now: datetime) -> Slot:
        """The time to look through, from now on. Raises: InvalidSearch."""
        today = local_date(now, time_zone)
        since = self.since or today
        until = self.until or since + timedelta(days=USUAL_DAYS - 1)
        if not since <= until < since + timedelta(days=MOST_DAYS):
            raise InvalidSearch(
                errors=(FieldError("/to", "At most 14 days can be searched at once.", "days"),)
            )
        if until < today or since > today + FARTHEST:
            wrong = FieldError("/from", "Visits are booked for the next 90 days.", "days")
            raise InvalidSearch(errors=(wrong,))
        first = max(day_begins(since, time_zone).astimezone(UTC), now)
        return Slot(first, day_begins(until + timedelta(days=1), time_zone).astimezone(UTC))


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A time at which a technician can be booked."""

    technician_id: str
    technician_name: str
    slot_start: datetime
    slot_end: datetime

    @property
    def order(self) -> tuple[datetime, str]:
        """What a list of them is ordered by."""
        return self.slot_start, self.technician_id


def free_slots(
    technician: Technician, taken: Collection[datetime], window: Slot, length: int, travel: int
) -> Iterator[Slot]:
    """Every slot of so many half-hours in a window, half-hour by half-hour, earliest first.

    `taken` are half-hours in which they are booked; within `travel` half-hours around a visit there
    must be no other. Without hours there is no free time to be known of.
    """
    if not technician.active or not technician.hours:
        return
    first = _on_grid(window.start)
    cells = [first + CELL * n for n in range((window.end - first) // CELL)]
    free = [c not in taken and _is_at_work(technician, c) for c in cells]
    for number in range(len(cells) - length + 1):
        if all(free[number : number + length]):
            slot = Slot(cells[number], cells[number] + CELL * length)
            if not any(cell in taken for cell in slot.around(travel)):
                yield slot


def nearest(wanted: Slot, slots: Iterator[Slot]) -> Slot | None:
    """The slot that is least far from the wanted one, of two the earlier."""
    return min(slots, key=lambda s: (abs(s.start - wanted.start), s.start), default=None)


def around(wanted: Slot, now: datetime) -> Slot:
    """Where the nearest free time is looked for."""
    return Slot(max(now, wanted.start - SEARCHED), min(wanted.end, now + FARTHEST) + SEARCHED)


def _is_at_work(technician: Technician, cell: datetime) -> bool:
    return technician.works_at(cell) and not technician.is_away(Slot(cell, cell + CELL))


def _on_grid(moment: datetime) -> datetime:
    """The first half-hour that begins at a moment or later."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return next(at for at in (hour, hour + CELL, hour + 2 * CELL) if at >= moment)
