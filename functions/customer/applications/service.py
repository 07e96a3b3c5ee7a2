"""What the office and the technicians do with applications, until one is completed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from functions.customer.applications.entities import (
    Application,
    ApplicationNotFound,
    Filter,
    OnlyForStaff,
    Remark,
    is_technician,
)
from functions.customer.applications.events import (
    ApplicationCancelled,
    ApplicationRejected,
    ApplicationScheduled,
)
from functions.customer.applications.repository import (
    ApplicationRepository,
    application_in,
    application_key,
)
from functions.customer.applications.slots import Slot
from functions.customer.buildings.repository import building_in, building_key
from functions.customer.coverage.entities import Coverage
from functions.customer.tariffs.entities import agree
from functions.customer.tariffs.repository import tariff_in, tariff_key
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import FieldError, PreconditionFailed
from shared.event import Event
from shared.ids import NewId
from shared.principal import Principal


@component
class Applications:
    """Use cases of applications.

    Every change may raise ApplicationNotFound, NotInThisState and ApplicationChanged.
    """

    table: Table
    applications: ApplicationRepository
    clock: Clock
    new_id: NewId

    def get(self, application_id: str, by: Principal) -> Application:
        """An application. Raises: ApplicationNotFound."""
        application = self.applications.get(application_id)
        application.must_be_seen_by(by)
        return application

    def list(
        self, wanted: Filter, by: Principal, limit: int, cursor: str | None
    ) -> Page[Application]:
        """The applications that staff ask for; a customer's own, a technician's own jobs.

        Raises: OnlyForStaff, ApplicationNotFound.
        """
        return self.applications.list(_narrowed(wanted, by), limit, cursor)

    def list_visits(
        self,
        technician_id: str,
        since: date | None,
        until: date | None,
        limit: int,
        cursor: str | None,
        by: Principal,
    ) -> Page[Application]:
        """A technician's visits by time; technicians see their own. Raises: ApplicationNotFound."""
        if is_technician(by) and technician_id != by.id:
            raise ApplicationNotFound("There is no such schedule.")
        return self.applications.list_visits(technician_id, since, until, limit, cursor)

    def list_remarks(
        self, application_id: str, limit: int, cursor: str | None, by: Principal
    ) -> Page[Remark]:
        """What staff wrote down about an application. Raises: ApplicationNotFound."""
        self.get(application_id, by)
        return self.applications.list_remarks(application_id, limit, cursor)

    def update(
        self, application_id: str, tariff_id: str, seen_revision: int | None, seen: int | None
    ) -> Application:
        """Change the tariff, on its present terms.

        Raises: UnknownTariff, TariffNotSold, TariffRevised, PreconditionFailed.
        """
        item, tariff = self.applications.get_together(
            application_key(application_id), tariff_key(tariff_id)
        )
        before = application_in(item)
        if seen not in (None, before.version):
            raise PreconditionFailed
        agreed = agree(tariff_in(tariff), seen_revision)
        return self._save(before, before.with_tariff(agreed, self.clock()), "updated")

    def check(
        self, application_id: str, feasible: bool | None, comment: str, by: Principal
    ) -> Application:
        """Record whether it is feasible: by the register, unless the office says otherwise."""
        before = self.applications.get(application_id)
        (item,) = self.applications.get_together(building_key(before.address.building_id))
        coverage = Coverage.of(building_in(item), before.address)
        verdict = coverage.available if feasible is None else feasible
        after = before.checked(coverage, verdict, self.clock())
        return self._save(before, after, "checked", remark=self._remark(comment, by))

    def schedule(
        self,
        application_id: str,
        technician_id: str,
        start: datetime,
        end: datetime,
        comment: str,
        by: Principal,
    ) -> Application:
        """Schedule or reschedule a visit. Raises: InvalidSlot, TechnicianBusy."""
        now = self.clock()
        slot = Slot.at(start, end, now)
        before = self.applications.get(application_id)
        after = before.scheduled(technician_id, slot, now)
        event = ApplicationScheduled.of(after)
        return self._save(before, after, "scheduled", event, remark=self._remark(comment, by))

    def start(self, application_id: str, by: Principal) -> Application:
        """Start the job."""
        before = self.get(application_id, by)
        return self._save(before, before.started(self.clock()), "started")

    def record_no_show(self, application_id: str, comment: str, by: Principal) -> Application:
        """Record that nobody was at home; the visit is scheduled again."""
        before = self.get(application_id, by)
        after = before.missed(self.clock())
        return self._save(before, after, "missed", remark=self._remark(comment, by))

    def reject(self, application_id: str, reason: str) -> Application:
        """Refuse it, and free the technician."""
        before = self.applications.get(application_id)
        after = before.rejected(reason, self.clock())
        return self._save(before, after, "rejected", ApplicationRejected.of(after))

    def cancel(self, application_id: str, reason: str) -> Application:
        """Withdraw it for the applicant, and free the technician."""
        before = self.applications.get(application_id)
        after = before.cancelled(reason, self.clock())
        return self._save(before, after, "cancelled", ApplicationCancelled.of(after))

    def _remark(self, text: str, by: Principal) -> Remark | None:
        return Remark(id=self.new_id(), at=self.clock(), by=by.id, text=text) if text else None

    def _save(
        self,
        before: Application,
        after: Application,
        verb: str,
        *events: Event,
        remark: Remark | None = None,
    ) -> Application:
        change = Transaction().extend(self.applications.change(after, over=before))
        if remark is not None:
            change.extend(self.applications.add_remark(after.id, remark))
        self.table.commit(
            change.emit(*events).audit(
                f"application#{after.id}",
                f"application.{verb}",
                at=after.updated_at,
                before=before,
                after=after,
            )
        )
        return after


def _narrowed(wanted: Filter, by: Principal) -> Filter:
    """What of it the caller may see. Raises: OnlyForStaff, ApplicationNotFound."""
    if by.is_customer:
        sent = {"/state": wanted.state, "/technicianId": wanted.technician_id}
        found = tuple(
            FieldError(pointer, "Only staff may send this.", "staff_only")
            for pointer, value in sent.items()
            if value is not None
        )
        if found:
            raise OnlyForStaff(errors=found)
    owner = by.scope(wanted.customer_id, otherwise=ApplicationNotFound)
    if not is_technician(by):
        return replace(wanted, customer_id=owner)
    if wanted.technician_id not in (None, by.id):
        raise ApplicationNotFound("There are no such jobs.")
    return replace(wanted, technician_id=by.id)
