"""What the office and the technicians do with applications, until one is completed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from functions.customer.applications.changes import remark_of, step
from functions.customer.applications.entities import (
    Application,
    ApplicationNotFound,
    Filter,
    OnlyForStaff,
)
from functions.customer.applications.events import (
    ApplicationCancelled,
    ApplicationRated,
    ApplicationRejected,
)
from functions.customer.applications.remarks import Remark
from functions.customer.applications.repository import (
    ApplicationRepository,
    application_in,
    application_key,
)
from functions.customer.applications.visits import VisitEvent, entry
from functions.customer.buildings.repository import building_in, building_key
from functions.customer.coverage.entities import Coverage
from functions.customer.customers.phones import e164
from functions.customer.customers.service import Defaults
from functions.customer.tariffs.entities import agree
from functions.customer.tariffs.repository import tariff_in, tariff_key
from functions.customer.technicians.entities import is_technician
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.errors import FieldError, PreconditionFailed
from shared.event import Event
from shared.idempotency import KeyedRequest, id_for
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
    defaults: Defaults

    def get(self, application_id: str, by: Principal) -> Application:
        """An application. Raises: ApplicationNotFound."""
        application = self.applications.get(application_id)
        application.must_be_seen_by(by)
        return application.shown_to(by)

    def list(
        self, wanted: Filter, by: Principal, limit: int, cursor: str | None
    ) -> Page[Application]:
        """The applications that staff ask for; a customer's own, a technician's own jobs.

        Raises: OnlyForStaff, ApplicationNotFound.
        """
        page = self.applications.list(_narrowed(wanted, by), limit, cursor)
        return page.map(lambda application: application.shown_to(by))

    def list_remarks(
        self, application_id: str, limit: int, cursor: str | None, by: Principal
    ) -> Page[Remark]:
        """What staff wrote down about an application. Raises: ApplicationNotFound."""
        self.get(application_id, by)
        return self.applications.list_remarks(application_id, limit, cursor)

    def create_remark(
        self, application_id: str, text: str, by: Principal, once: KeyedRequest | None = None
    ) -> Remark:
        """Write something down about an application. Raises: ApplicationNotFound."""
        self.get(application_id, by)
        now = self.clock()
        remark = Remark(id_for(once, "remark", self.new_id), now, by.id, text)
        self.table.commit(
            self.applications.add_remark(application_id, remark)
            .audit(f"application#{application_id}", "application.remarked", at=now, after=remark)
            .once(once, result=remark)
        )
        return remark

    def update(
        self,
        application_id: str,
        changes: dict[str, Any],
        seen_revision: int | None,
        seen: int | None,
    ) -> Application:
        """Change contact details, address, tariff or notes; of the tariff, its present terms.

        Raises: UnknownTariff, TariffNotSold, TariffRevised, InvalidPhone, VisitIsBooked,
        PreconditionFailed.
        """
        tariff_id, address = changes.pop("tariff_id", None), changes.get("address")
        item, tariff, building = self.applications.get_together(
            application_key(application_id),
            tariff_key(tariff_id) if tariff_id else None,
            building_key(address.building_id) if address else None,
        )
        before = application_in(item)
        if seen not in (None, before.version):
            raise PreconditionFailed
        if tariff_id:
            changes["tariff"] = agree(tariff_in(tariff), seen_revision)
        if address:
            changes["coverage"] = Coverage.of(building_in(building))
        after = before.amended(self._with_applicant(before, changes), self.clock())
        self.table.commit(step(self.applications, before, after, "updated"))
        return after

    def rate(
        self,
        application_id: str,
        rating: int,
        comment: str,
        by: Principal,
        once: KeyedRequest | None = None,
    ) -> Application:
        """Keep how the customer found the connection, once. Raises: AlreadyRated."""
        before = self.applications.get(application_id)
        before.must_be_seen_by(by)
        after = before.rated(rating, comment, self.clock())
        change = step(self.applications, before, after, "rated", ApplicationRated.of(after))
        shown = after.shown_to(by)
        self.table.commit(change.once(once, result=shown))
        return shown

    def check(
        self, application_id: str, feasible: bool | None, comment: str, by: Principal
    ) -> Application:
        """Record whether it is feasible: by the register, unless the office says otherwise."""
        before = self.applications.get(application_id)
        (item,) = self.applications.get_together(building_key(before.address.building_id))
        coverage = Coverage.of(building_in(item), before.address)
        verdict = coverage.available if feasible is None else feasible
        after = before.checked(coverage, verdict, self.clock())
        remark = remark_of(comment, by, after, self.new_id)
        self.table.commit(step(self.applications, before, after, "checked", remark=remark))
        return after

    def reject(self, application_id: str, reason: str, by: Principal) -> Application:
        """Refuse it, and free the technician."""
        before = self.applications.get(application_id)
        after = before.rejected(reason, self.clock())
        return self._close(before, after, "rejected", ApplicationRejected.of(after), by)

    def cancel(self, application_id: str, reason: str, by: Principal) -> Application:
        """Withdraw it for the applicant, and free the technician."""
        before = self.applications.get(application_id)
        after = before.cancelled(reason, self.clock())
        return self._close(before, after, "cancelled", ApplicationCancelled.of(after), by)

    def _close(
        self, before: Application, after: Application, verb: str, event: Event, by: Principal
    ) -> Application:
        dropped = VisitEvent.DROPPED
        visit = (
            entry(dropped, before, after.updated_at, by.id, after.reason) if before.booked else None
        )
        self.table.commit(step(self.applications, before, after, verb, event, visit=visit))
        return after

    def _with_applicant(self, before: Application, changes: dict[str, Any]) -> dict[str, Any]:
        """The changes, with those of contact details as a new applicant. Raises: InvalidPhone."""
        contact = {k: changes.pop(k) for k in ("name", "phone", "email", "locale") if k in changes}
        if "phone" in contact:
            contact["phone"] = e164(contact["phone"], self.defaults.phone_region)
        if contact:
            changes["applicant"] = replace(before.applicant, **contact)
        return changes


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
