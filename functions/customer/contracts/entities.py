"""A contract: who is connected where, on which tariff, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from functions.customer.addresses.entities import Address
from functions.customer.tariffs.entities import AgreedTariff, TariffTerms
from shared.clock import local_date
from shared.errors import Conflict, FieldError, Invalid, NotFound

LATEST_REPORT = timedelta(days=31)


class State(StrEnum):
    """`draft` is not signed yet; a terminated contract stays so."""

    DRAFT = "draft"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"


class ContractNotFound(NotFound):
    """There is no such contract."""


class ContractExists(Conflict):
    """There is a contract with this id already."""


class InvalidActivationDay(Invalid):
    """A contract begins on the day of the job: today, or up to 31 days ago."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of state, on a day, with its reason."""

    state: State
    on: date
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract, with its dated history; days are those of its time zone."""

    id: str
    number: str
    customer_id: str
    customer_name: str
    application_id: str
    tariff: AgreedTariff
    address: Address
    state: State
    activated_on: date
    time_zone: str
    history: tuple[Step, ...]
    created_at: datetime
    updated_at: datetime
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
