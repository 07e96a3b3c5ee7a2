"""A service that a customer has: a subscription of billing's, as the customer sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shared.errors import Conflict


class State(StrEnum):
    """The state of the subscription, as billing said last."""

    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


class ServiceChanged(Conflict):
    """Billing told of the service at the same moment; try again."""


@dataclass(frozen=True, slots=True)
class Service:
    """A subscription as the customer sees it; `sequence` orders billing's events of it."""

    id: str
    customer_id: str
    contract_id: str
    account_id: str
    tariff_id: str
    tariff_name: str
    kind: str
    state: State
    started_on: date
    price: Decimal
    currency: str
    period: str
    sequence: int
    ends_on: date | None = None
    download_mbps: int | None = None
    upload_mbps: int | None = None
