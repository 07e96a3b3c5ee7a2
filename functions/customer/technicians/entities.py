"""A technician: the hours in which they work, where they work, and when they are away.

Hours are wall times of the technician's own time zone; what can be booked are half-hours of UTC. So
an hour that the clocks skip can't be booked, and one that they repeat can be booked twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from functions.customer.addresses.entities import Address, city_key, street_key
from functions.customer.technicians.slots import CELL, Slot
from shared.errors import Conflict, FieldError, Invalid, NotFound
from shared.principal import Principal

MANAGE = "customer:application:write"
WORK = "customer:application:work"
"""Who may work on jobs and manage nothing is a technician, and sees their own jobs alone."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_ABSENCES = 100
LONGEST_ABSENCE = timedelta(days=366)
KEPT_AFTER = timedelta(days=31)  # of an absence that is over
_DAY = 24 * 60


class TechnicianNotFound(NotFound):
    """There is no such technician."""


class AbsenceNotFound(NotFound):
    """There is no such absence."""


class TechnicianChanged(Conflict):
    """Somebody else changed the technician at the same moment; read it again."""


class TechnicianInactive(Conflict):
    """This technician no longer works here."""


class OutsideWorkingHours(Conflict):
    """The technician does not work at that time."""


class TechnicianAbsent(Conflict):
    """The technician is away at that time."""


class TooManyAbsences(Conflict):
    """A technician has at most 100 absences ahead; remove one first."""


class InvalidHours(Invalid):
    """The working hours contain a mistake."""


class InvalidAbsence(Invalid):
    """An absence ends in the future, after its start, and within 366 days of it."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A part of a working day, `HH:MM` to `HH:MM`; its end, at most 24:00, is not part of it."""

    start: str
    end: str

    @property
    def minutes(self) -> tuple[int, int]:
        """Both ends in minutes since midnight."""
        return _minutes(self.start), _minutes(self.end)


Hours = Mapping[str, tuple[Interval, ...]]
"""The parts of each working day by its name; a day that is not there is free."""


@dataclass(frozen=True, slots=True)
class Absence:
    """A time, in UTC, in which a technician can't be booked; its end is not part of it."""

    id: str
    start: datetime
    end: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Technician:
    """A technician by user id; without `hours` nobody has said yet when they work.

    `areas` are the regions, cities and streets that they serve; without any, all.
    """

    id: str
    name: str
    time_zone: str
    created_at: datetime
    updated_at: datetime
    hours: dict[str, tuple[Interval, ...]] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    absences: tuple[Absence, ...] = ()
    active: bool = True
    user_sequence: int = 0
    version: int = 1

    def changed(self, at: datetime, **changes: Any) -> Technician:
        """The technician with some fields new; absences that are long over are forgotten."""
        kept = changes.pop("absences", self.absences)
        still = tuple(a for a in kept if a.end > at - KEPT_AFTER)
        return replace(self, absences=still, updated_at=at, version=self.version + 1, **changes)

    def with_absence(self, absence: Absence, at: datetime) -> Technician:
        """With one absence more. Raises: InvalidAbsence, TooManyAbsences."""
        wrong = _absence_error(absence, at)
        if wrong is not None:
            raise InvalidAbsence(errors=(wrong,))
        if sum(a.end > at for a in self.absences) >= MOST_ABSENCES:
            raise TooManyAbsences
        ordered = sorted((*self.absences, absence), key=lambda a: (a.start, a.id))
        return self.changed(at, absences=tuple(ordered))

    def without_absence(self, absence_id: str, at: datetime) -> Technician:
        """With one absence less. Raises: AbsenceNotFound."""
        left = tuple(a for a in self.absences if a.id != absence_id)
        if len(left) == len(self.absences):
            raise AbsenceNotFound
        return self.changed(at, absences=left)

    def must_be_at_work(self, slot: Slot) -> None:
        """Refuse a visit at which they are not at work.

        Raises: TechnicianInactive, TechnicianAbsent, OutsideWorkingHours.
        """
        if not self.active:
            raise TechnicianInactive
        if self.is_away(slot):
            raise TechnicianAbsent
        if self.hours and not all(self.works_at(cell) for cell in slot.cells()):
            raise OutsideWorkingHours

    def is_away(self, slot: Slot) -> bool:
        """Whether an absence takes a part of it."""
        return any(slot.overlaps(Slot(a.start, a.end)) for a in self.absences)

    def works_at(self, cell: datetime) -> bool:
        """Whether a whole half-hour, by its beginning, lies in their hours."""
        begins = cell.astimezone(ZoneInfo(self.time_zone))
        first = begins.hour * 60 + begins.minute
        last = first + CELL // timedelta(minutes=1)
        if last <= _DAY:
            return self._covers(begins.date(), first, last)
        following = begins.date() + timedelta(days=1)
        return self._covers(begins.date(), first, _DAY) and self._covers(following, 0, last - _DAY)

    def serves(self, address: Address) -> bool:
        """Whether an address lies in their areas."""
        places = {city_key(address.region), city_key(address.city)}
        return not self.areas or any(
            city_key(area) in places or street_key(area) == street_key(address.street)
            for area in self.areas
        )

    def must_be_seen_by(self, by: Principal) -> None:
        """Refuse a technician another one. Raises: TechnicianNotFound."""
        if by.is_customer or (is_technician(by) and self.id != by.id):
            raise TechnicianNotFound

    def _covers(self, day: date, first: int, last: int) -> bool:
        parts = self.hours.get(WEEKDAYS[day.weekday()], ())
        return any(start <= first and last <= end for start, end in (p.minutes for p in parts))


def checked_hours(hours: Hours) -> dict[str, tuple[Interval, ...]]:
    """Hours as they are kept: in order, with parts that touch joined. Raises: InvalidHours."""
    found: list[FieldError] = []
    for day, parts in hours.items():
        for number, part in enumerate(parts):
            start, end = part.minutes
            if not start < end:
                at = f"/hours/{day}/{number}/end"
                found.append(FieldError(at, "A part of a day ends after its start.", "order"))
    if not found and not any(hours.values()):
        found.append(FieldError("/hours", "There must be some working time.", "empty"))
    if found:
        raise InvalidHours(errors=tuple(found))
    return {day: _joined(hours[day]) for day in WEEKDAYS if hours.get(day)}


def is_technician(by: Principal) -> bool:
    """Whether a caller is held to the jobs that are assigned to them."""
    return by.is_staff and by.may(WORK) and not by.may(MANAGE)


def _joined(parts: Iterable[Interval]) -> tuple[Interval, ...]:
    joined: list[Interval] = []
    for part in sorted(parts, key=lambda p: p.minutes):
        if joined and part.start <= joined[-1].end:
            joined[-1] = Interval(joined[-1].start, max(joined[-1].end, part.end))
        else:
            joined.append(part)
    return tuple(joined)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _absence_error(absence: Absence, at: datetime) -> FieldError | None:
    if absence.end <= absence.start:
        return FieldError("/to", "An absence ends after its start.", "order")
    if absence.end <= at:
        return FieldError("/to", "This time is past.", "past")
    if absence.end - absence.start > LONGEST_ABSENCE:
        return FieldError("/to", "An absence lasts at most 366 days.", "length")
    return None
