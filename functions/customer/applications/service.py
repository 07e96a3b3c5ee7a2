"""What the office and the technicians do with applications, until one is completed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from functions.customer.applications import announcements
from functions.customer.applications.entities import (
    Application,
    ApplicationNotFound,
    NotInThisState,
    NotTheirJob,
    State,
)
from functions.customer.applications.repository import (
    ApplicationRepository,
    application_in,
    application_key,
)
from functions.customer.applications.slots import Slot
from functions.customer.applications.submission import STAFF
from functions.customer.buildings.repository import building_in, building_key
from functions.customer.coverage.entities import Coverage
from functions.customer.tariffs.entities import agree
from functions.customer.tariffs.repository import tariff_in, tariff_key
from shared.clock import Clock
from shared.dynamo import Page, Transaction
from shared.errors import Invalid, PreconditionFailed
from shared.event import Event
from shared.principal import Principal


@dataclass(frozen=True)
class Applications:
    """Use cases on applications.

    Every change may raise ApplicationNotFound, NotInThisState and ChangedMeanwhile.
    """

    repository: ApplicationRepository
    clock: Clock

    def get(self, application_id: str, by: Principal) -> Application:
        """An application, as far as the caller reaches. Raises: ApplicationNotFound."""
        application = self.repository.get(application_id)
        if application is None or not by.reaches(application.customer_id):
            raise ApplicationNotFound
        return shown(application, by)

    def page(
        self, state: State | None, limit: int, cursor: str | None, by: Principal
    ) -> Page[Application]:
        """For staff those of a state, oldest first; for a customer their own, newest first."""
        if by.customer_id is None:
            return self.repository.in_state(state or State.NEW, limit, cursor)
        if state is not None:
            raise Invalid("A list of one's own applications takes no filter.")
        page = self.repository.of_customer(by.customer_id, limit, cursor)
        return page.map(lambda application: shown(application, by))

    def jobs(
        self,
        technician_id: str,
        since: date | None,
        until: date | None,
        limit: int,
        cursor: str | None,
        by: Principal,
    ) -> Page[Application]:
        """A technician's visits by time; technicians see their own. Raises: ApplicationNotFound."""
        if by.is_customer or (technician_id != by.id and not by.may(STAFF)):
            raise ApplicationNotFound("There is no such schedule.")
        return self.repository.jobs(technician_id, since, until, limit, cursor)

    def update(
        self, application_id: str, tariff_id: str, seen_revision: int | None, seen: int | None
    ) -> Application:
        """Change the tariff, on the terms that it has now.

        Raises: UnknownTariff, TariffNotSold, TariffRevised, PreconditionFailed.
        """
        item, tariff = self.repository.together(
            application_key(application_id), tariff_key(tariff_id)
        )
        before = application_in(item)
        if before is None:
            raise ApplicationNotFound
        if seen not in (None, before.version):
            raise PreconditionFailed
        agreed = agree(tariff_in(tariff), seen_revision)
        return self._save(before, before.with_tariff(agreed, self.clock()), "updated")

    def check(
        self, application_id: str, feasible: bool | None, comment: str, by: Principal
    ) -> Application:
        """Say whether it can be done: by the register, unless the office knows better."""
        before = self._found(application_id)
        (item,) = self.repository.together(building_key(before.address.building_id))
        coverage = Coverage.of(building_in(item))
        verdict = coverage.available if feasible is None else feasible
        after = before.checked(coverage, verdict, now := self.clock())
        return self._save(before, after.remarked(comment, by.id, now), "checked")

    def schedule(
        self,
        application_id: str,
        technician_id: str,
        start: datetime,
        end: datetime,
        comment: str,
        by: Principal,
    ) -> Application:
        """Book a technician, or another time or technician. Raises: InvalidSlot, TechnicianBusy."""
        now = self.clock()
        slot = Slot.at(start, end, now)
        before = self._found(application_id)
        after = before.scheduled(technician_id, slot, now).remarked(comment, by.id, now)
        return self._save(before, after, "scheduled", announcements.scheduled(after))

    def start(self, application_id: str, by: Principal) -> Application:
        """The technician has come. Raises: NotTheirJob."""
        before = self._found(application_id)
        check_job(before, by)
        return self._save(before, before.started(self.clock()), "started")

    def no_show(self, application_id: str, comment: str, by: Principal) -> Application:
        """Nobody was there; the visit is booked again. Raises: NotTheirJob."""
        before = self._found(application_id)
        check_job(before, by)
        after = before.missed(now := self.clock())
        return self._save(before, after.remarked(comment, by.id, now), "missed")

    def reject(self, application_id: str, reason: str) -> Application:
        """Refuse it, and free the technician."""
        before = self._found(application_id)
        after = before.rejected(reason, self.clock())
        return self._save(before, after, "rejected", announcements.rejected(after))

    def cancel(self, application_id: str, reason: str) -> Application:
        """Withdraw it on the applicant's word, and free the technician."""
        before = self._found(application_id)
        after = before.cancelled(reason, self.clock())
        return self._save(before, after, "cancelled", announcements.cancelled(after))

    def _found(self, application_id: str) -> Application:
        application = self.repository.get(application_id)
        if application is None:
            raise ApplicationNotFound
        return application

    def _save(
        self, before: Application, after: Application, verb: str, *events: Event
    ) -> Application:
        change = self.repository.replace(Transaction(), after, before).emit(*events)
        change.audit(f"application#{after.id}", f"application.{verb}",
                     at=after.updated_at, before=before, after=after)  # fmt: skip
        self.repository.table.commit(change)
        return after


def check_job(application: Application, by: Principal) -> None:
    """Technicians do their own jobs; the office may act for any.

    Raises: NotTheirJob; NotInThisState where it is nobody's yet.
    """
    if by.may(STAFF) or application.technician_id == by.id:
        return
    if application.technician_id is None:
        raise NotInThisState(f"Nobody is booked for application {application.number}.")
    raise NotTheirJob


def shown(application: Application, by: Principal) -> Application:
    """The application as the caller may see it: the staff's remarks are not for customers."""
    return replace(application, remarks=()) if by.is_customer else application
