"""A contract: who is connected where, on which tariff, since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from functions.customer.addresses.entities import Address
from shared.errors import NotFound


class State(StrEnum):
    """`draft` is not signed yet; a terminated contract stays so."""

    DRAFT = "draft"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"


class ContractNotFound(NotFound):
    """There is no such contract."""


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
    tariff_id: str
    tariff_name: str
    address: Address
    state: State
    activated_on: date
    time_zone: str
    history: tuple[Step, ...]
    created_at: datetime
    updated_at: datetime
    version: int = 1
