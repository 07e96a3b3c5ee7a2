"""Visits: booking them in the technicians' time, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from functions.customer.applications.changes import remark_of, step
from functions.customer.applications.entities import (
    Application,
    ApplicationNotFound,
    InvalidDelay,
)
from functions.customer.applications.events import ApplicationDelayed, ApplicationScheduled
from functions.customer.applications.repository import (
    ApplicationRepository,
    application_in,
    application_key,
)
from functions.customer.applications.visits import Booking, VisitEntry, VisitEvent, entry
from functions.customer.technicians.entities import (
    OutsideWorkingHours,
    Technician,
    TechnicianAbsent,
    TechnicianChanged,
    TechnicianInactive,
    is_technician,
)
from functions.customer.technicians.free_time import (
    FreeSlot,
    Wish,
    around,
    free_slots,
    nearest,
)
from functions.customer.technicians.repository import (
    TechnicianRepository,
    technician_in,
    technician_key,
)
from functions.customer.technicians.service import Planning, offered
from functions.customer.technicians.slots import (
    FARTHEST,
    Slot,
    TechnicianBusy,
    TooLittleTravelTime,
)
from shared.clock import Clock, day_begins, iso
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import Conflict, FieldError, Invalid
from shared.idempotency import KeyedRequest
from shared.ids import NewId
from shared.messages import Message
from shared.principal import Principal
from shared.retrying import retrying

_REFUSALS = (OutsideWorkingHours, TechnicianAbsent, TooLittleTravelTime, TechnicianBusy)
_MOST_TECHNICIANS = 200


class OverrideWithoutReason(Invalid):
    """Whoever books a visit against the technician's calendar says why."""


@component
class Visits:
    """Use cases of visits.

    Every change may raise ApplicationNotFound, NotInThisState and ApplicationChanged.
    """

    table: Table
    applications: ApplicationRepository
    technicians: TechnicianRepository
    clock: Clock
    new_id: NewId
    planning: Planning

    def schedule(self, application_id: str, booking: Booking, by: Principal) -> Application:
        """Schedule or reschedule a visit.

        Raises: InvalidSlot, OverrideWithoutReason, TechnicianBusy, TooLittleTravelTime,
        OutsideWorkingHours, TechnicianAbsent, TechnicianInactive.
        """
        if booking.override and not booking.reason:
            wrong = FieldError("/reason", "This field is required.", "missing")
            raise OverrideWithoutReason(errors=(wrong,))
        slot = Slot.at(booking.start, booking.end, self.clock())
        return retrying(
            lambda: self._schedule(application_id, booking, slot, by), on=(TechnicianChanged,)
        )

    def start(self, application_id: str, by: Principal) -> Application:
        """Start the job."""
        before = self._own(application_id, by)
        after = before.started(self.clock())
        visit = entry(VisitEvent.STARTED, after, after.updated_at, by.id)
        self.table.commit(step(self.applications, before, after, "started", visit=visit))
        return after

    def delay(
        self,
        application_id: str,
        expected_at: datetime,
        reason: str,
        by: Principal,
        once: KeyedRequest | None = None,
    ) -> Application:
        """Say that the technician comes later than was booked. Raises: InvalidDelay."""
        before, now = self._own(application_id, by), self.clock()
        try:
            after = before.delayed(expected_at.astimezone(UTC), now)
        except InvalidDelay as error:
            raise InvalidDelay(
                errors=(FieldError("/expectedAt", InvalidDelay.title(), "time"),)
            ) from error
        visit = entry(VisitEvent.DELAYED, after, now, by.id, reason)
        event = ApplicationDelayed.because(after, reason)
        change = step(self.applications, before, after, "delayed", event, visit=visit)
        self.table.commit(change.once(once, result=after))
        return after

    def record_no_show(self, application_id: str, comment: str, by: Principal) -> Application:
        """Record that nobody was at home; the visit is scheduled again."""
        before = self._own(application_id, by)
        after = before.missed(self.clock())
        visit = entry(VisitEvent.MISSED, before, after.updated_at, by.id, comment)
        remark = remark_of(comment, by, after, self.new_id)
        change = step(self.applications, before, after, "missed", remark=remark, visit=visit)
        self.table.commit(change)
        return after

    def list_history(
        self, application_id: str, limit: int, cursor: str | None, by: Principal
    ) -> Page[VisitEntry]:
        """What became of an application's visits, newest first. Raises: ApplicationNotFound."""
        self._own(application_id, by)
        return self.applications.list_history(application_id, limit, cursor)

    def list_visits(
        self,
        technician_id: str,
        days: tuple[date | None, date | None],
        limit: int,
        cursor: str | None,
        by: Principal,
    ) -> Page[Application]:
        """A technician's visits by time; days are the technician's own, and included.

        Raises: ApplicationNotFound for somebody else's, asked for by a technician.
        """
        if is_technician(by) and technician_id != by.id:
            raise ApplicationNotFound("There is no such schedule.")
        within = self._days(technician_id, *days) if any(days) else None
        return self.applications.list_visits(technician_id, within, limit, cursor)

    def list_slots(
        self, application_id: str, wish: Wish, limit: int, cursor: str | None
    ) -> Page[FreeSlot]:
        """When those who serve an application's address are free, or the ones who are chosen.

        Raises: ApplicationNotFound, InvalidSearch, InvalidCursor.
        """
        application = self.applications.get(application_id)
        window = wish.window(application.applicant.time_zone, self.clock())
        known = self.technicians.list(_MOST_TECHNICIANS, None).items
        chosen = tuple(
            t
            for t in known
            if (t.id in wish.technician_ids if wish.technician_ids
                else t.serves(application.address))
        )  # fmt: skip
        taken = self.technicians.list_taken_by_all(window) if chosen else {}
        return offered(chosen, taken, window, wish, self.planning.travel, limit, cursor)

    def _schedule(
        self, application_id: str, booking: Booking, slot: Slot, by: Principal
    ) -> Application:
        now = self.clock()
        application, item = self.applications.get_together(
            application_key(application_id), technician_key(booking.technician_id)
        )
        before, technician = application_in(application), technician_in(item)
        after = before.scheduled(booking.technician_id, slot, now)
        try:
            calendar = self._calendar(technician, booking, before, slot)
            what = VisitEvent.MOVED if before.booked else VisitEvent.BOOKED
            visit = entry(what, after, now, by.id, booking.reason, overridden=booking.override)
            remark = remark_of(booking.comment, by, after, self.new_id)
            event = ApplicationScheduled.of(after)
            change = step(
                self.applications, before, after, "scheduled", event, remark=remark, visit=visit
            )
            self.table.commit(change.extend(calendar))
        except _REFUSALS as refusal:
            raise self._with_nearest(refusal, technician, slot, now) from refusal
        return after

    def _calendar(
        self, technician: Technician | None, booking: Booking, before: Application, slot: Slot
    ) -> Transaction:
        """What must hold of the technician's time; raises and fails where it does not."""
        change = Transaction()
        if technician is not None and not technician.active:
            raise TechnicianInactive
        if booking.override:
            return change
        if technician is not None:
            technician.must_be_at_work(slot)
            change.extend(self.technicians.still(technician))
        held = before.booked.cells() if before.booked else ()
        own = held if before.technician_id == booking.technician_id else ()
        cells = (cell for cell in slot.around(self.planning.travel) if cell not in own)
        return change.extend(self.technicians.clear(booking.technician_id, cells))

    def _with_nearest(
        self, refusal: Conflict, technician: Technician | None, slot: Slot, now: datetime
    ) -> Conflict:
        """The refusal, with the nearest free time of the same length where there is one."""
        if technician is None or not technician.hours:
            return refusal
        window = around(slot, now)
        taken = self.technicians.list_taken(technician.id, window)
        free = free_slots(technician, taken, window, len(slot.cells()), self.planning.travel)
        found = nearest(slot, (s for s in free if s.start <= now + FARTHEST))
        if found is None:
            return refusal
        said = Message("The nearest free time begins at {start}.", {"start": iso(found.start)})
        return type(refusal)(errors=(FieldError("/slotStart", said, "nearest"),))

    def _days(self, technician_id: str, since: date | None, until: date | None) -> Slot:
        technician = self.technicians.find(technician_id)
        zone = technician.time_zone if technician else self.planning.time_zone
        first, last = since or date(1970, 1, 1), until or date(2999, 12, 30)
        return Slot(day_begins(first, zone), day_begins(last + timedelta(days=1), zone))

    def _own(self, application_id: str, by: Principal) -> Application:
        application = self.applications.get(application_id)
        application.must_be_seen_by(by)
        return application
