"""A contract: who is connected where, on which tariff, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from functions.customer.addresses.entities import Address
from functions.customer.contracts.steps import TRANSFER, Cause, Planned, State, Step, ToReturn
from functions.customer.tariffs.entities import AgreedTariff, TariffTerms
from shared.clock import local_date
from shared.errors import Conflict, FieldError, Invalid, NotFound

LATEST_REPORT = timedelta(days=31)
LONGEST_WAIT = timedelta(days=366)
_IN_FORCE = frozenset({State.ACTIVE, State.SUSPENDED})


class ContractNotFound(NotFound):
    """There is no such contract."""


class ContractExists(Conflict):
    """There is a contract with this id already."""


class ContractModified(Conflict):
    """Somebody else changed the contract at the same moment; read it again."""


class NotInThisContractState(Conflict):
    """The contract is in a state that does not allow this."""


class NothingScheduled(Conflict):
    """No change of this contract is scheduled."""


class InvalidActivationDay(Invalid):
    """A contract begins on the day of the job: today, or up to 31 days ago."""


class InvalidChangeDay(Invalid):
    """A contract changes today, or on a day of the coming year."""


class OnlyForTheOffice(Invalid):
    """Only staff may ask for contracts by the day on which they end."""


class Listing(StrEnum):
    """Lists in which contracts stand by day: what is scheduled, and what has ended."""

    SUSPENDING = "suspending"
    ENDING = "ending"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which contracts are asked for; what is None is not asked for. Days are included."""

    state: State | None = None
    ends_from: date | None = None
    ends_until: date | None = None

    @property
    def asks_for_ends(self) -> bool:
        """Whether it asks for those that end, or have ended, on some days."""
        return self.ends_from is not None or self.ends_until is not None


@dataclass(frozen=True, slots=True)
class OtherContract:
    """The contract of another customer that this one came from, or went over to."""

    id: str
    number: str


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract, with its dated history; days are those of its time zone.

    `ends_on` is the first day without it, and `to_return` is the equipment that is asked back until
    `return_until`.
    """

    id: str
    number: str
    customer_id: str
    customer_name: str
    tariff: AgreedTariff
    address: Address
    state: State
    time_zone: str
    history: tuple[Step, ...]
    created_at: datetime
    updated_at: datetime
    application_id: str | None = None
    activated_on: date | None = None
    planned: Planned | None = None
    ends_on: date | None = None
    to_return: tuple[ToReturn, ...] = ()
    return_until: date | None = None
    transferred_from: OtherContract | None = None
    transferred_to: OtherContract | None = None
    version: int = 1

    @property
    def tariff_id(self) -> str:
        """The tariff that was agreed to."""
        return self.tariff.id

    @property
    def tariff_revision(self) -> int:
        """The revision of it that was agreed to."""
        return self.tariff.revision

    @property
    def tariff_name(self) -> str:
        """Its name at that time."""
        return self.tariff.name

    @property
    def agreed_terms(self) -> TariffTerms:
        """The price that was agreed to."""
        return self.tariff.terms

    @property
    def is_draft(self) -> bool:
        """Whether it was never in force, and may be yet."""
        return self.state is State.DRAFT

    @property
    def listed(self) -> tuple[Listing, date] | None:
        """In which list by day it stands, and on which day."""
        if self.planned is not None:
            ends = self.planned.state is State.TERMINATED
            return Listing.ENDING if ends else Listing.SUSPENDING, self.planned.on
        return None if self.ends_on is None else (Listing.ENDED, self.ends_on)

    def activated(self, on: date, customer_name: str, text: str, at: datetime) -> Contract:
        """In force from a day on, in its customer's present name.

        Raises: NotInThisContractState.
        """
        step = Step(State.ACTIVE, on, at, text)
        return self._moved((State.DRAFT,), step, activated_on=on, customer_name=customer_name)

    def suspended(self, on: date, cause: Cause, at: datetime) -> Contract:
        """Out of force for a while; an end that is scheduled stays so.

        Raises: NotInThisContractState.
        """
        step = Step(State.SUSPENDED, on, at, cause.text, cause.code)
        return self._moved((State.ACTIVE,), step, planned=self._end_alone())

    def resumed(self, on: date, text: str, at: datetime) -> Contract:
        """In force again. Raises: NotInThisContractState."""
        return self._moved((State.SUSPENDED,), Step(State.ACTIVE, on, at, text))

    def terminated(
        self,
        on: date,
        cause: Cause,
        at: datetime,
        devices: Iterable[ToReturn] = (),
        return_until: date | None = None,
    ) -> Contract:
        """Out of force for good; a draft is given up. Raises: NotInThisContractState."""
        back = tuple(devices)
        return self._moved(
            (State.DRAFT, *_IN_FORCE),
            Step(State.TERMINATED, on, at, cause.text, cause.code),
            planned=None,
            ends_on=on,
            to_return=back,
            return_until=return_until if back else None,
        )

    def handed_over(self, to: OtherContract, text: str, at: datetime) -> Contract:
        """Ended today, for another customer's contract takes its place.

        Raises: NotInThisContractState.
        """
        today = local_date(at, self.time_zone)
        step = Step(State.TERMINATED, today, at, text, TRANSFER)
        gone = {"planned": None, "ends_on": today, "transferred_to": to}
        return self._moved((State.ACTIVE,), step, **gone)

    def with_plan(self, planned: Planned, at: datetime) -> Contract:
        """With what a later day brings, in the place of what was scheduled before.

        Raises: NotInThisContractState.
        """
        allowed = _IN_FORCE if planned.state is State.TERMINATED else (State.ACTIVE,)
        self.must_be(*allowed)
        return replace(self, planned=planned, updated_at=at, version=self.version + 1)

    def without_plan(self, at: datetime) -> Contract:
        """With nothing scheduled. Raises: NothingScheduled."""
        if self.planned is None:
            raise NothingScheduled
        return replace(self, planned=None, updated_at=at, version=self.version + 1)

    def change_day(self, asked: date | None, now: datetime) -> tuple[date, bool]:
        """The day of a change, and whether it is yet to come. Raises: InvalidChangeDay."""
        today = local_date(now, self.time_zone)
        on = asked or today
        if not today <= on <= today + LONGEST_WAIT:
            wrong = FieldError("/on", "This day is not within the coming year.", "day")
            raise InvalidChangeDay(errors=(wrong,))
        return on, on > today

    def must_be(self, *states: State) -> None:
        """Raises: NotInThisContractState unless it is in one of these states."""
        if self.state not in states:
            raise NotInThisContractState(
                "Contract {number} is in the state {state}. This is possible in: {needed}.",
                number=self.number,
                state=self.state.value,
                needed=", ".join(state for state in State if state in states),
            )

    def _end_alone(self) -> Planned | None:
        is_end = self.planned is not None and self.planned.state is State.TERMINATED
        return self.planned if is_end else None

    def _moved(self, allowed: Iterable[State], step: Step, **changes: Any) -> Contract:
        self.must_be(*allowed)
        return replace(
            self,
            state=step.state,
            history=(*self.history, step),
            updated_at=step.at,
            version=self.version + 1,
            **changes,
        )


def first_day(asked: date | None, time_zone: str, now: datetime) -> date:
    """The day on which a contract begins: today there, or the day asked for.

    Raises: InvalidActivationDay.
    """
    today = local_date(now, time_zone)
    on = asked or today
    if not today - LATEST_REPORT <= on <= today:
        wrong = FieldError("/activatedOn", "This day is not within the last 31 days.", "day")
        raise InvalidActivationDay(errors=(wrong,))
    return on
