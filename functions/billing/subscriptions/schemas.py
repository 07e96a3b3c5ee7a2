"""Subscriptions as they go out, and the filters of their list."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from functions.billing.fields import ID, AccountId, ContractId, CurrencyCode, CustomerId, Version
from functions.billing.subscriptions.entities import (
    SubscriptionFilter,
    SubscriptionState,
    Suspension,
)
from functions.billing.tariffs.schemas import (
    DOWNLOAD,
    UPLOAD,
    BilledWhileSuspended,
    Kind,
    Mode,
    PeriodLength,
    TariffCode,
    TariffId,
    TariffName,
)
from shared.http.schema import Amount, PageQuery, Schema


class DiscountView(Schema):
    name: str = Field(
        description="What the discount is called, for people.", examples=["Spring sale"]
    )
    promo_code: str | None = Field(
        description="The promo code that unlocked it; null if there is none.",
        examples=["SPRING-26"],
    )
    percent: Decimal | None = Field(
        description="What share it takes off, in percent; null for a sum.", examples=["20"]
    )
    amount: Amount | None = Field(
        description="What it takes off a whole period; null for a share.", examples=[None]
    )
    starts_on: date = Field(
        description="Items of this day or later are discounted, in the account's time zone."
    )
    ends_on: date | None = Field(
        description="Items of this day or later are not discounted any more; null for ever."
    )


class AwaitedPaymentView(Schema):
    invoice_id: str = Field(description="The invoice that is to be paid.", examples=[ID])
    until: datetime = Field(description="When it is given up if that is not paid by then.")


class SubscriptionView(Schema):
    id: str = Field(description="The subscription's id.", examples=[ID])
    account_id: AccountId
    customer_id: CustomerId
    contract_id: ContractId
    tariff_id: TariffId
    tariff_code: TariffCode
    tariff_revision: int = Field(
        description="The revision of the tariff that it has.", examples=[1]
    )
    tariff_name: TariffName
    kind: Kind
    price: Amount = Field(description="The price of one unit for a whole billing period.")
    currency: CurrencyCode
    period: PeriodLength
    mode: Mode
    bill_day: int = Field(
        description="The day of the month on which its periods begin, 1 to 31; in a shorter "
        "month, its last day. Periods counted in days ignore it.",
        examples=[1],
    )
    daily: bool = Field(
        description="Whether each day is charged by itself, at its share of the period."
    )
    quantity: Decimal = Field(description="How many units are charged.", examples=["1"])
    download_mbps: Annotated[int | None, DOWNLOAD]
    upload_mbps: Annotated[int | None, UPLOAD]
    state: SubscriptionState = Field(
        description="Whether it has started, is suspended, or has ended."
    )
    suspensions: frozenset[Suspension] = Field(
        description="Why it is suspended; empty if it is not."
    )
    suspended_on: date | None = Field(
        description="The first day that is not charged, in the account's time zone; null if it is "
        "not suspended."
    )
    started_on: date = Field(
        description="The day on which it starts, in the account's time zone; the first charged day "
        "unless it has a trial."
    )
    trial_until: date | None = Field(
        description="The first charged day after its trial, in the account's time zone; null if it "
        "has none."
    )
    awaits_payment: AwaitedPaymentView | None = Field(
        description="Which payment makes it active; null if it waits for none."
    )
    billed_while_suspended: BilledWhileSuspended
    ends_on: date | None = Field(
        description="The first day after its end, in the account's time zone; null if no end is "
        "set."
    )
    discounts: tuple[DiscountView, ...] = Field(description="What is taken off its price.")
    version: Version


class SubscriptionQuery(PageQuery):
    account_id: str | None = Field(
        default=None,
        max_length=64,
        description="Only subscriptions of this account.",
        examples=[ID],
    )
    customer_id: str | None = Field(
        default=None, max_length=64, description="Only subscriptions of this customer. For staff."
    )
    tariff_id: str | None = Field(
        default=None,
        max_length=64,
        description="Only subscriptions to this tariff.",
        examples=[ID],
    )
    state: SubscriptionState | None = Field(
        default=None, description="Only subscriptions in this state."
    )

    def filter(self) -> SubscriptionFilter:
        """Which subscriptions."""
        return SubscriptionFilter(self.account_id, self.customer_id, self.tariff_id, self.state)
