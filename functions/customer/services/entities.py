"""A service that a customer has: a subscription of billing's, as the customer sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """What billing's last word makes of it."""

    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Service:
    """A subscription's outside; `sequence` orders what billing says about it."""

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
