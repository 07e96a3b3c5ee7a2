"""Subscriptions as they go out, and the filters of their list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from functions.billing.periods.entities import BillingMode, BillingPeriod
from functions.billing.subscriptions.entities import (
    SubscriptionFilter,
    SubscriptionState,
    Suspension,
)
from functions.billing.tariffs.entities import TariffKind
from shared.http.schema import Amount, PageQuery, Schema

_ID = "0192f6c1-7f3a-7c9e-8a54-3f0c2b1d4e5f"


class SubscriptionView(Schema):
    id: str = Field(examples=[_ID])
    account_id: str = Field(examples=[_ID])
    customer_id: str = Field(examples=[_ID])
    contract_id: str = Field(examples=[_ID])
    tariff_id: str = Field(examples=[_ID])
    tariff_code: str = Field(examples=["home-100"])
    tariff_revision: int = Field(
        description="The revision of the tariff that it has.", examples=[1]
    )
    tariff_name: str = Field(examples=["Home 100"])
    kind: TariffKind
    price: Amount = Field(description="The price of a whole period.")
    currency: str = Field(examples=["RUB"])
    period: BillingPeriod
    mode: BillingMode
    bill_day: int = Field(examples=[1])
    quantity: Decimal = Field(examples=["1"])
    download_mbps: int | None = Field(examples=[100])
    upload_mbps: int | None = Field(examples=[100])
    state: SubscriptionState
    suspensions: frozenset[Suspension] = Field(
        description="Why it is suspended; empty if it is not."
    )
    suspended_on: date | None
    started_on: date
    ends_on: date | None
    version: int


class SubscriptionQuery(PageQuery):
    account_id: str | None = Field(default=None, max_length=64, examples=[_ID])
    customer_id: str | None = Field(
        default=None, max_length=64, description="Only subscriptions of this customer. For staff."
    )
    tariff_id: str | None = Field(default=None, max_length=64, examples=[_ID])
    state: SubscriptionState | None = None

    def filter(self) -> SubscriptionFilter:
        """Which subscriptions."""
        return SubscriptionFilter(self.account_id, self.customer_id, self.tariff_id, self.state)
