"""An application: a request for a connection, on its way to a contract or to a refusal.

new --check--> feasible | infeasible      feasible --schedule--> scheduled --start--> in_progress
scheduled, in_progress --no-show--> feasible         in_progress --complete--> completed
any of these but completed --reject--> rejected, --cancel--> cancelled
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from functions.customer.addresses.entities import Address
from functions.customer.applications.slots import Slot
from functions.customer.coverage.entities import Coverage
from functions.customer.tariffs.entities import AgreedTariff, TariffTerms
from shared.errors import Conflict, Forbidden, Invalid, NotFound


class State(StrEnum):
    """How far it is."""

    NEW = "new"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


_OPEN = frozenset({State.NEW, State.FEASIBLE, State.INFEASIBLE, State.SCHEDULED, State.IN_PROGRESS})
_CHECKABLE = frozenset({State.NEW, State.FEASIBLE, State.INFEASIBLE})
_BOOKABLE = frozenset({State.FEASIBLE, State.SCHEDULED})
_VISITED = frozenset({State.SCHEDULED, State.IN_PROGRESS})


class ApplicationNotFound(NotFound):
    """There is no such application."""


class NotInThisState(Conflict):
    """The application is in a state that does not allow this."""


class ChangedMeanwhile(Conflict):
    """The application was changed at the same moment; read it again."""


class NotTheirJob(Forbidden):
    """This job belongs to another technician."""


class MissingContact(Invalid):
    """An application needs a name and a phone number."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies; the phone is E.164."""

    name: str
    phone: str
    locale: str
    time_zone: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody in the office or on the job wrote down; the customer does not see it."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Application:
    """A request for a connection; `coverage` is what was found at the last check."""

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
    remarks: tuple[Remark, ...] = ()
    contract_id: str | None = None
    contract_number: str | None = None
    version: int = 1

    @property
    def tariff_id(self) -> str:
        """What they applied for."""
        return self.tariff.id

    @property
    def tariff_revision(self) -> int:
        """Which revision of it they were shown."""
        return self.tariff.revision

    @property
    def tariff_name(self) -> str:
        """What it was called then."""
        return self.tariff.name

    @property
    def agreed_terms(self) -> TariffTerms:
        """What it costs them."""
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
        """What the register says, and whether it can be done. Raises: NotInThisState."""
        verdict = State.FEASIBLE if feasible else State.INFEASIBLE
        return self._moved(verdict, _CHECKABLE, at, coverage=coverage)

    def scheduled(self, technician_id: str, slot: Slot, at: datetime) -> Application:
        """Booked with a technician, or booked anew. Raises: NotInThisState."""
        return self._moved(State.SCHEDULED, _BOOKABLE, at, technician_id=technician_id, slot=slot)

    def started(self, at: datetime) -> Application:
        """The technician is there. Raises: NotInThisState."""
        allowed = frozenset({State.SCHEDULED})
        return self._moved(State.IN_PROGRESS, allowed, at, started_at=at)

    def missed(self, at: datetime) -> Application:
        """Nobody opened the door; the visit is to be booked again. Raises: NotInThisState."""
        freed = {"technician_id": None, "slot": None, "started_at": None}
        return self._moved(State.FEASIBLE, _VISITED, at, no_shows=self.no_shows + 1, **freed)

    def completed(
        self, customer_id: str, contract_id: str, contract_number: str, at: datetime
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
        )

    def rejected(self, reason: str, at: datetime) -> Application:
        """We won't do it. Raises: NotInThisState."""
        return self._moved(State.REJECTED, _OPEN, at, reason=reason, closed_at=at)

    def cancelled(self, reason: str, at: datetime) -> Application:
        """They don't want it any more. Raises: NotInThisState."""
        return self._moved(State.CANCELLED, _OPEN, at, reason=reason, closed_at=at)

    def with_tariff(self, tariff: AgreedTariff, at: datetime) -> Application:
        """For another tariff, or for its present terms. Raises: NotInThisState."""
        return self._moved(self.state, _OPEN, at, tariff=tariff)

    def remarked(self, text: str, by: str, at: datetime) -> Application:
        """With one more remark, if there is anything to remark; still the same version."""
        return replace(self, remarks=(*self.remarks, Remark(at, by, text))) if text else self

    def _moved(
        self, to: State, allowed: frozenset[State], at: datetime, **changes: Any
    ) -> Application:
        if self.state not in allowed:
            raise NotInThisState(f"Application {self.number} is {self.state.value}.")
        return replace(self, state=to, updated_at=at, version=self.version + 1, **changes)
