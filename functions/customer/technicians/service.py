"""What one can do with technicians: their hours, their absences, their free time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from functions.customer.technicians.entities import (
    Absence,
    Hours,
    Technician,
    TechnicianChanged,
    checked_hours,
)
from functions.customer.technicians.free_time import FreeSlot, Wish, free_slots
from functions.customer.technicians.repository import BookedVisit, TechnicianRepository
from functions.customer.technicians.slots import CELL, Slot
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.dynamo.cursor import InvalidCursor
from shared.dynamo.once import Once
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal
from shared.retrying import retrying


@dataclass(frozen=True, slots=True)
class HoursForm:
    """What the office says of a technician; what is None stays as it is."""

    hours: Hours
    name: str | None = None
    time_zone: str | None = None
    areas: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AbsenceAndVisits:
    """An absence, and the visits that were booked for that time and must be moved."""

    id: str
    since: datetime
    until: datetime
    reason: str
    visits: tuple[BookedVisit, ...]


@component
class Planning:
    """How visits are planned: the office's time zone, and half-hours of travel between visits."""

    time_zone: str
    travel: int


@component
class Technicians:
    """Use cases of technicians."""

    table: Table
    technicians: TechnicianRepository
    clock: Clock
    new_id: NewId
    planning: Planning

    def get(self, technician_id: str, by: Principal) -> Technician:
        """A technician; technicians see themselves. Raises: TechnicianNotFound."""
        technician = self.technicians.get(technician_id)
        technician.must_be_seen_by(by)
        return technician

    def list(self, limit: int, cursor: str | None) -> Page[Technician]:
        """The technicians, by name."""
        return self.technicians.list(limit, cursor)

    def update_hours(self, technician_id: str, form: HoursForm, seen: int | None) -> Technician:
        """Say when somebody works; who is not known yet becomes a technician.

        Raises: InvalidHours, TechnicianChanged, PreconditionFailed.
        """
        before, now = self.technicians.find(technician_id), self.clock()
        if seen is not None and (before is None or before.version != seen):
            raise PreconditionFailed
        known = before or Technician(
            technician_id, "", self.planning.time_zone, created_at=now, updated_at=now, version=0
        )
        after = known.changed(
            now,
            hours=checked_hours(form.hours),
            name=known.name if form.name is None else form.name,
            time_zone=form.time_zone or known.time_zone,
            areas=known.areas if form.areas is None else form.areas,
        )
        return self._save(before, after, "hours-changed")

    def list_absences(self, technician_id: str, by: Principal) -> Page[AbsenceAndVisits]:
        """Absences by time, each with the visits that are booked in it.

        Raises: TechnicianNotFound.
        """
        technician = self.get(technician_id, by)
        absences = technician.absences
        if not absences:
            return Page(())
        whole = Slot(min(a.start for a in absences), max(a.end for a in absences))
        visits = self.technicians.list_booked(technician_id, whole)
        return Page(tuple(_with(absence, visits) for absence in absences))

    def create_absence(
        self,
        technician_id: str,
        since: datetime,
        until: datetime,
        reason: str,
        once: KeyedRequest | None = None,
    ) -> AbsenceAndVisits:
        """Keep a technician from being booked for a time; what is booked already is answered.

        Raises: TechnicianNotFound, TechnicianChanged, InvalidAbsence, TooManyAbsences.
        """
        before, now = self.technicians.get(technician_id), self.clock()
        absence_id = id_for(once, "absence", self.new_id)
        absence = Absence(absence_id, since.astimezone(UTC), until.astimezone(UTC), reason)
        after = before.with_absence(absence, now)
        within = Slot(absence.start, absence.end)
        made = _with(absence, self.technicians.list_booked(technician_id, within))
        self._save(before, after, "absence-added", once, made)
        return made

    def delete_absence(self, technician_id: str, absence_id: str) -> None:
        """Let a technician be booked again.

        Raises: TechnicianNotFound, AbsenceNotFound, TechnicianChanged.
        """
        before = self.technicians.get(technician_id)
        self._save(before, before.without_absence(absence_id, self.clock()), "absence-removed")

    def list_slots(
        self, technician_id: str, wish: Wish, limit: int, cursor: str | None, by: Principal
    ) -> Page[FreeSlot]:
        """When a technician is free, earliest first.

        Raises: TechnicianNotFound, InvalidSearch, InvalidCursor.
        """
        technician = self.get(technician_id, by)
        window = wish.window(technician.time_zone, self.clock())
        taken = {technician_id: set(self.technicians.list_taken(technician_id, window))}
        return offered((technician,), taken, window, wish, self.planning.travel, limit, cursor)

    def follow(
        self, user_id: str, sequence: int, name: str, active: bool, once: Once | None = None
    ) -> None:
        """Follow a user of auth's who is a technician, or was one."""
        retrying(
            lambda: self._follow(user_id, sequence, name, active, once), on=(TechnicianChanged,)
        )

    def _follow(
        self, user_id: str, sequence: int, name: str, active: bool, once: Once | None
    ) -> None:
        before, now = self.technicians.find(user_id), self.clock()
        if before is None and not active:
            return
        known = before or Technician(
            user_id, name, self.planning.time_zone, created_at=now, updated_at=now, version=0
        )
        if known.user_sequence >= sequence:
            return
        after = known.changed(now, name=name, active=active, user_sequence=sequence)
        self._save(before, after, "followed", once)

    def _save(
        self,
        before: Technician | None,
        after: Technician,
        verb: str,
        once: KeyedRequest | Once | None = None,
        result: object = None,
    ) -> Technician:
        written = (
            self.technicians.add(after)
            if before is None
            else self.technicians.change(after, over=before)
        )
        self.table.commit(
            Transaction()
            .extend(written)
            .audit(f"technician#{after.id}", f"technician.{verb}",
                   at=after.updated_at, before=before, after=after)
            .once(once, result=result)
        )  # fmt: skip
        return after


def offered(
    technicians: tuple[Technician, ...],
    taken: dict[str, set[datetime]],
    window: Slot,
    wish: Wish,
    travel: int,
    limit: int,
    cursor: str | None,
) -> Page[FreeSlot]:
    """A page of the free time of some technicians, earliest first. Raises: InvalidCursor."""
    length = timedelta(minutes=wish.minutes) // CELL
    after = _opened(cursor) if cursor else None
    going_on = Slot(max(window.start, after[0]) if after else window.start, window.end)
    found: list[FreeSlot] = []
    for slot in _in_order(technicians, taken, going_on, length, travel):
        if after is None or slot.order > after:
            found.append(slot)
        if len(found) > limit:
            last = found[limit - 1]
            sealed = f"{last.slot_start.isoformat()}|{last.technician_id}"
            return Page(tuple(found[:limit]), sealed)
    return Page(tuple(found))


def _in_order(
    technicians: tuple[Technician, ...],
    taken: dict[str, set[datetime]],
    window: Slot,
    length: int,
    travel: int,
) -> Iterator[FreeSlot]:
    """Free time in order, a day at a time, so that a page looks no further than it must."""
    begin = window.start
    while begin < window.end:
        end = min(begin + timedelta(days=1), window.end)
        day = Slot(begin, min(end + length * CELL, window.end))
        found = [
            FreeSlot(technician.id, technician.name, slot.start, slot.end)
            for technician in technicians
            for slot in free_slots(technician, taken.get(technician.id, ()), day, length, travel)
            if slot.start < end
        ]
        yield from sorted(found, key=lambda slot: slot.order)
        begin = end


def _opened(cursor: str) -> tuple[datetime, str]:
    """After which slot a list goes on. Raises: InvalidCursor."""
    moment, _, technician_id = cursor.partition("|")
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), technician_id
    except (ValueError, OverflowError) as error:
        raise InvalidCursor(
            "The cursor must be nextCursor of the previous page, unchanged."
        ) from error


def _with(absence: Absence, visits: tuple[BookedVisit, ...]) -> AbsenceAndVisits:
    within = Slot(absence.start, absence.end)
    hit = tuple(visit for visit in visits if visit.slot.overlaps(within))
    return AbsenceAndVisits(absence.id, absence.start, absence.end, absence.reason, hit)
