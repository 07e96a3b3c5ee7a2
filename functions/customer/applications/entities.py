"""An application for a connection: from its submission to a contract or a refusal.

new --check--> feasible | infeasible      feasible --schedule--> scheduled --start--> in_progress
scheduled, in_progress --no-show--> feasible         in_progress --complete--> completed
scheduled --delay--> scheduled                       completed --rate--> completed
any of these but completed --reject--> rejected, --cancel--> cancelled
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from functions.customer.addresses.entities import Address
from functions.customer.applications.sources import Source
from functions.customer.applications.supplies import Supply
from functions.customer.consents.entities import Consent, ConsentSource, GivenConsent, Purpose
from functions.customer.coverage.entities import Coverage
from functions.customer.tariffs.entities import AgreedTariff, TariffTerms
from functions.customer.technicians.entities import is_technician
from functions.customer.technicians.slots import Slot
from shared.errors import Conflict, Invalid, NotFound
from shared.principal import Principal


class State(StrEnum):
    """How far an application has come."""

    NEW = "new"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


OPEN = frozenset({State.NEW, State.FEASIBLE, State.INFEASIBLE, State.SCHEDULED, State.IN_PROGRESS})
_CHECKABLE = frozenset({State.NEW, State.FEASIBLE, State.INFEASIBLE})
_BOOKABLE = frozenset({State.FEASIBLE, State.SCHEDULED})
_VISITED = frozenset({State.SCHEDULED, State.IN_PROGRESS})
LATEST = timedelta(hours=12)  # that a delayed visit begins, after it should have ended


class ApplicationNotFound(NotFound):
    """There is no such application."""


class NotInThisState(Conflict):
    """The application is in a state that does not allow this."""


class ApplicationExists(Conflict):
    """There is an application with this id already."""


class ApplicationChanged(Conflict):
    """Somebody else changed the application at the same moment; read it again."""


class MissingContact(Invalid):
    """An application needs a name and a phone number."""


class OnlyForStaff(Invalid):
    """Only staff may filter by this."""


class VisitIsBooked(Conflict):
    """A visit is booked at the old address; cancel it or record it before the building changes."""


class AlreadyRated(Conflict):
    """The connection is rated already."""


class InvalidDelay(Invalid):
    """A delayed visit begins in the future, after its start, at most 12 hours after its end."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies; the phone is E.164."""

    name: str
    phone: str
    locale: str
    time_zone: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which applications are asked for; what is None is not asked for."""

    state: State | None = None
    technician_id: str | None = None
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """An application for a connection; `coverage` is the result of the last check.

    `consents` came with it, from an address of which `consents_from` is a digest.
    """

    id: str
    number: str
    state: State
    applicant: Applicant
    address: Address
    tariff: AgreedTariff
    coverage: Coverage
    created_at: datetime
    updated_at: datetime
    customer_id: str | None = None
    comment: str = ""
    technician_id: str | None = None
    slot: Slot | None = None
    started_at: datetime | None = None
    closed_at: datetime | None = None
    reason: str = ""
    no_shows: int = 0
    contract_id: str | None = None
    contract_number: str | None = None
    consents: tuple[GivenConsent, ...] = ()
    consents_from: str = ""
    source: Source = Source.SITE
    technician_note: str = ""
    expected_at: datetime | None = None
    reached: dict[str, datetime] = field(default_factory=dict)
    rating: int | None = None
    rating_comment: str = ""
    rated_at: datetime | None = None
    materials: tuple[Supply, ...] = ()
    version: int = 1

    @property
    def tariff_id(self) -> str:
        """The tariff that they applied for."""
        return self.tariff.id

    @property
    def tariff_revision(self) -> int:
        """The revision of it that they were shown."""
        return self.tariff.revision

    @property
    def tariff_name(self) -> str:
        """Its name at that time."""
        return self.tariff.name

    @property
    def agreed_terms(self) -> TariffTerms:
        """The price that they agreed to."""
        return self.tariff.terms

    @property
    def slot_start(self) -> datetime | None:
        """When the visit begins."""
        return self.slot.start if self.slot else None

    @property
    def slot_end(self) -> datetime | None:
        """When the visit ends."""
        return self.slot.end if self.slot else None

    @property
    def booked(self) -> Slot | None:
        """The slot that is kept free for it."""
        return self.slot if self.state in (*_VISITED, State.COMPLETED) else None

    def checked(self, coverage: Coverage, feasible: bool, at: datetime) -> Application:
        """With the register's coverage and the verdict. Raises: NotInThisState."""
        verdict = State.FEASIBLE if feasible else State.INFEASIBLE
        return self._moved(verdict, _CHECKABLE, at, coverage=coverage)

    def scheduled(self, technician_id: str, slot: Slot, at: datetime) -> Application:
        """With a technician's visit, or another one. Raises: NotInThisState."""
        booked = {"technician_id": technician_id, "slot": slot, "expected_at": None}
        return self._moved(State.SCHEDULED, _BOOKABLE, at, **booked)

    def delayed(self, expected_at: datetime, at: datetime) -> Application:
        """With the technician on their way later. Raises: NotInThisState, InvalidDelay."""
        allowed = frozenset({State.SCHEDULED})
        late = self._moved(State.SCHEDULED, allowed, at, expected_at=expected_at)
        if (
            self.slot is None
            or not max(at, self.slot.start) < expected_at <= self.slot.end + LATEST
        ):
            raise InvalidDelay
        return late

    def started(self, at: datetime) -> Application:
        """With the job begun. Raises: NotInThisState."""
        allowed = frozenset({State.SCHEDULED})
        return self._moved(State.IN_PROGRESS, allowed, at, started_at=at)

    def missed(self, at: datetime) -> Application:
        """Nobody was at home; the visit is scheduled again. Raises: NotInThisState."""
        freed = {"technician_id": None, "slot": None, "started_at": None, "expected_at": None}
        return self._moved(State.FEASIBLE, _VISITED, at, no_shows=self.no_shows + 1, **freed)

    def completed(
        self,
        customer_id: str,
        contract_id: str,
        contract_number: str,
        at: datetime,
        materials: tuple[Supply, ...] = (),
    ) -> Application:
        """Connected, under a contract. Raises: NotInThisState."""
        return self._moved(
            State.COMPLETED,
            frozenset({State.IN_PROGRESS}),
            at,
            closed_at=at,
            customer_id=customer_id,
            contract_id=contract_id,
            contract_number=contract_number,
            materials=materials,
        )

    def rejected(self, reason: str, at: datetime) -> Application:
        """Refused by the provider. Raises: NotInThisState."""
        return self._moved(State.REJECTED, OPEN, at, reason=reason, closed_at=at)

    def cancelled(self, reason: str, at: datetime) -> Application:
        """Withdrawn by the applicant. Raises: NotInThisState."""
        return self._moved(State.CANCELLED, OPEN, at, reason=reason, closed_at=at)

    def amended(self, changes: dict[str, Any], at: datetime) -> Application:
        """With other contact details, address, tariff or notes; another building is to be checked.

        Raises: NotInThisState, VisitIsBooked.
        """
        address = changes.get("address", self.address)
        elsewhere = address.building_id != self.address.building_id
        if elsewhere and self.state in _VISITED:
            raise VisitIsBooked
        return self._moved(State.NEW if elsewhere else self.state, OPEN, at, **changes)

    def rated(self, rating: int, comment: str, at: datetime) -> Application:
        """As the customer found it. Raises: NotInThisState, AlreadyRated."""
        if self.rating is not None:
            raise AlreadyRated
        said = {"rating": rating, "rating_comment": comment, "rated_at": at}
        return self._moved(State.COMPLETED, frozenset({State.COMPLETED}), at, **said)

    def shown_to(self, by: Principal) -> Application:
        """What of it the caller sees: notes and materials are for staff alone."""
        return replace(self, technician_note="", materials=()) if by.is_customer else self

    def consented(self, customer_id: str) -> Consent:
        """What all consents that came with it have in common; the id is the application's."""
        return Consent(
            id=self.id,
            customer_id=customer_id,
            purpose=Purpose.CONTRACT,
            text_version="",
            source=ConsentSource.APPLICATION,
            given_at=self.created_at,
            recorded_by="anonymous",
            ip_digest=self.consents_from,
        )

    def must_be_seen_by(self, by: Principal) -> None:
        """Refuse a customer another's application, and a technician another's job.

        Raises: ApplicationNotFound.
        """
        by.must_reach(self.customer_id, otherwise=ApplicationNotFound)
        if is_technician(by) and self.technician_id != by.id:
            raise ApplicationNotFound

    def _moved(
        self, to: State, allowed: frozenset[State], at: datetime, **changes: Any
    ) -> Application:
        if self.state not in allowed:
            raise NotInThisState(
                "Application {number} is in the state {state}. This is possible in: {needed}.",
                number=self.number,
                state=self.state.value,
                needed=", ".join(state for state in State if state in allowed),
            )
        reached = {State.NEW.value: self.created_at, to.value: at} | self.reached
        version = self.version + 1
        return replace(self, state=to, reached=reached, updated_at=at, version=version, **changes)
