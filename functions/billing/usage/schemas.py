"""Usage as it comes in and goes out."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from functions.billing.fields import ID, AccountId, CurrencyCode
from functions.billing.tariffs.meter_schemas import Exact, MetricCode
from functions.billing.usage.entities import (
    Refusal,
    UsageDays,
    UsagePeriod,
    UsageRecord,
    UsageShown,
)
from functions.billing.usage.rating import in_units
from shared.http.schema import Amount, Day, Moment, PageQuery, Schema, SignedAmount
from shared.messages import Message
from shared.money import rounded
from shared.takes import Takes

_PATTERN = r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?"
_QUANTITY = re.compile(_PATTERN)
_FORM = Message('Must be a number as a text such as "590.00", perhaps with a minus.')


def _parsed(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not _QUANTITY.fullmatch(value):
        raise ValueError(_FORM)
    return Decimal(value)


Quantity = Annotated[
    Decimal,
    BeforeValidator(_parsed),
    PlainSerializer(lambda v: format(v, "f"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^{_PATTERN}$", "examples": ["1024"]}),
    Takes('Must be a number as a text such as "590.00", perhaps with a minus.'),
]
"""A number with up to nine decimals, as a text."""
SubscriptionId = Annotated[str, Field(description="The subscription.", examples=[ID])]


class UsageRecordForm(Schema):
    transaction_id: str = Field(
        min_length=1,
        max_length=128,
        description="The sender's own id of the record: sent again, it is counted once.",
        examples=["radius-17"],
    )
    subscription_id: SubscriptionId = Field(min_length=1, max_length=64)
    metric: MetricCode
    quantity: Quantity = Field(
        description="How much was used, in the tariff's quantity (bytes, seconds); below zero only "
        "in a correction.",
        examples=["1073741824"],
    )
    at: Moment = Field(description="When it was used; in a correction, as in what it corrects.")
    destination: str = Field(
        default="",
        max_length=32,
        description="Where to, such as the number that was called; for metrics that ask for it.",
        examples=["74951234567"],
    )
    correction_of: str | None = Field(
        default=None,
        min_length=1,
        max_length=128,
        description="The record that this one adds to or takes from, by its `transactionId`: one "
        "of the same subscription, metric and time.",
        examples=[None],
    )

    def record(self) -> UsageRecord:
        """What was used."""
        sent = dict(self)
        return UsageRecord(**sent | {"destination": self.destination.removeprefix("+")})


class UsageForm(Schema):
    records: tuple[UsageRecordForm, ...] = Field(
        min_length=1, max_length=500, description="What was used, in any order."
    )


class RejectedView(Schema):
    index: int = Field(description="The place of the record in the batch, from 0.", examples=[0])
    transaction_id: str = Field(description="The sender's id of it.", examples=["radius-17"])
    reason: Refusal = Field(description="Why it was not taken; it need not be sent again as it is.")


class TakenView(Schema):
    accepted: int = Field(description="How many records were counted.", examples=[499])
    duplicates: int = Field(description="How many had been counted before.", examples=[0])
    rejected: tuple[RejectedView, ...] = Field(description="What was not taken.")


class DayView(Schema):
    day: date = Field(description="The day, in the account's time zone.")
    quantity: Exact = Field(description="What was used on it, in units.", examples=["1.5"])


class UsageQuery(PageQuery):
    since: Day | None = Field(
        default=None,
        alias="from",
        description="The first day; without any days, usage is that of the present periods.",
    )
    until: Day | None = Field(
        default=None, alias="to", description="The last day, at most 399 later; by default, today."
    )

    def days(self) -> UsageDays:
        """The days."""
        return UsageDays(self.since, self.until)


class MeteredView(Schema):
    subscription_id: SubscriptionId
    tariff_name: str = Field(description="The tariff.", examples=["Home 100"])
    metric: MetricCode
    unit: str = Field(description="What a unit is.", examples=["GB"])
    period_start: date = Field(description="The first day, in the account's time zone.")
    period_end: date = Field(description="The first day after the period.")
    used: Exact = Field(description="How many units were used so far.", examples=["12.5"])
    included: Exact = Field(description="How many units are free.", examples=["100"])
    left: Exact = Field(description="How many of them are left.", examples=["87.5"])
    amount: Amount = Field(description="What the rest costs so far.")
    billed: SignedAmount = Field(description="What of it was put on invoices.")
    currency: CurrencyCode
    days: tuple[DayView, ...] = Field(
        description="What was used by day; where days are asked for, on those."
    )

    @classmethod
    def of(cls, period: UsagePeriod) -> MeteredView:
        """A period in units."""
        days = sorted(period.by_day.items())
        return cls(
            subscription_id=period.subscription_id,
            tariff_name=period.tariff_name,
            metric=period.metric,
            unit=period.unit,
            period_start=period.start,
            period_end=period.end,
            used=period.used,
            included=period.included,
            left=period.left,
            amount=rounded(period.amount, period.currency),
            billed=rounded(period.billed, period.currency),
            currency=period.currency,
            days=tuple(
                DayView(day=date.fromisoformat(day), quantity=in_units(quantity, period.unit_size))
                for day, quantity in days
            ),
        )


class UsageView(Schema):
    account_id: AccountId
    items: tuple[MeteredView, ...] = Field(
        description="Each metric's usage by period: all present periods, or a page of those that "
        "hold one of the days, the latest first."
    )
    next_cursor: str | None = Field(
        description="The `cursor` of the next items; null if these are the last.", examples=[None]
    )

    @classmethod
    def of(cls, shown: UsageShown) -> UsageView:
        """An account's usage in units."""
        return cls(
            account_id=shown.account_id,
            items=tuple(MeteredView.of(period) for period in shown.items),
            next_cursor=shown.next_cursor,
        )
