"""Test clocks as they go in and out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from functions.billing.accounts.entities import AccountState, PaymentType
from functions.billing.clocks.entities import (
    Advanced,
    NewClock,
    Payer,
    Supposed,
)
from functions.billing.fields import (
    ID,
    AccountId,
    AccountNumber,
    CreatedAt,
    CurrencyCode,
    CustomerName,
    Price,
    Version,
)
from functions.billing.subscriptions.entities import SubscriptionState
from shared.http.schema import Amount, Day, Schema, SignedAmount
from shared.messages import Unit
from shared.takes import Takes

_DAY = "2026-03-01"
Name = Annotated[
    str, Field(description="What the clock is called, for people.", examples=["Home 100, a year"])
]


class SupposedAccountForm(Schema):
    tariff_id: str = Field(
        min_length=1, max_length=64, description="Its tariff, which may be a draft.", examples=[ID]
    )
    starts_on: Day | None = Field(
        default=None,
        description="The day on which its service begins; by default the clock's first day.",
        examples=[_DAY],
    )
    payment_type: PaymentType | None = Field(
        default=None,
        description="Whether service is paid before or after use; by default as for new accounts.",
    )
    balance: Price = Field(
        default=Decimal(0), description="What it has paid on its first day.", examples=["0.00"]
    )


class ClockForm(Schema):
    name: Name = Field(min_length=1, max_length=100)
    account_ids: tuple[str, ...] = Field(
        default=(),
        max_length=20,
        description="Accounts that are copied as they are now; 20 with the supposed ones at most.",
        examples=[[ID]],
    )
    accounts: tuple[SupposedAccountForm, ...] = Field(
        default=(), max_length=20, description="Accounts that are only supposed."
    )
    starts_on: Day | None = Field(
        default=None,
        description="The clock's first day, by default today; with copies of accounts not before.",
        examples=[_DAY],
    )

    def clock(self, today: date, usual: PaymentType) -> NewClock:
        """The clock that is asked for."""
        starts_on = self.starts_on or today
        return NewClock(
            name=self.name,
            account_ids=self.account_ids,
            starts_on=starts_on,
            supposed=tuple(
                Supposed(
                    one.tariff_id,
                    one.starts_on or starts_on,
                    one.payment_type or usual,
                    one.balance,
                )
                for one in self.accounts
            ),
        )


class ClockAdvanceForm(Schema):
    to: Day | None = Field(
        default=None,
        description="The last day to be played, a year after the clock's next day at most; either "
        "this or `days`.",
        examples=["2027-02-28"],
    )
    days: Annotated[int, Takes(unit=Unit.DAY)] | None = Field(
        default=None,
        ge=1,
        le=366,
        description="How many days are to be played; either this or `to`.",
        examples=[None],
    )
    pay: Payer = Field(
        default=Payer.NEVER,
        description="When what is to be paid is paid: never, on the last day for it, or at once.",
    )


class ClockServiceView(Schema):
    subscription_id: str = Field(description="The subscription's id.", examples=[ID])
    tariff_id: str = Field(description="The id of its tariff.", examples=[ID])
    name: str = Field(description="The name of its tariff.", examples=["Home 100"])
    state: SubscriptionState = Field(description="The state of the service.")


class ClockAccountView(Schema):
    id: AccountId
    number: AccountNumber
    customer_name: CustomerName
    payment_type: PaymentType = Field(description="Whether service is paid before or after use.")
    currency: CurrencyCode
    balance: SignedAmount = Field(
        description="Negative: the customer owes it; positive: paid in advance."
    )
    amount_due: Amount = Field(description="The unpaid amount of its invoices.")
    next_bill_date: date | None = Field(
        description="The date of the next invoice; null if there is nothing to bill."
    )
    state: AccountState = Field(description="Whether it is active, blocked or closed.")
    services: tuple[ClockServiceView, ...] = Field(description="Its services, ended ones too.")


_RUB = [{"RUB": "7080.00"}]


class ClockSumsView(Schema):
    events: dict[str, int] = Field(
        description="How often what has happened, by the type of its event.",
        examples=[{"billing.invoice.created": 12}],
    )
    invoiced: dict[str, Amount] = Field(
        description="The total of all invoices in each currency.", examples=_RUB
    )
    credited: dict[str, Amount] = Field(
        description="The total of all credit notes in each currency.", examples=[{}]
    )
    paid: dict[str, Amount] = Field(description="What was paid in each currency.", examples=_RUB)
    troubles: int = Field(description="What schedules could not do, a day each.", examples=[0])


class ClockView(Schema):
    id: str = Field(description="The clock's id.", examples=[ID])
    name: Name
    starts_on: date = Field(description="The clock's first day.", examples=[_DAY])
    next_day: date = Field(
        description="The day that is played next: all days before it have been.", examples=[_DAY]
    )
    accounts: tuple[ClockAccountView, ...] = Field(description="The accounts as they are on it.")
    sums: ClockSumsView = Field(description="What has happened on it so far.")
    created_at: CreatedAt
    expires_at: datetime = Field(description="When it goes by itself.")
    version: Version


class ClockAdvancedView(Schema):
    to: date = Field(description="The last day that was asked for.", examples=["2027-02-28"])
    complete: bool = Field(
        description="Whether it was reached; false where time ran out first, after a whole day. "
        "Advance it once more to go on.",
        examples=[True],
    )
    clock: ClockView = Field(description="The clock as it is now.")

    @classmethod
    def of(cls, advanced: Advanced) -> ClockAdvancedView:
        """A clock that was advanced."""
        clock = ClockView.model_validate(advanced.clock)
        return cls(to=advanced.to, complete=advanced.complete, clock=clock)


class HappeningView(Schema):
    type: str = Field(
        description="The type of the event that others would have heard of.",
        examples=["billing.invoice.created"],
    )
    account_id: str = Field(
        description="The account that it is about; empty for what is about several.", examples=[ID]
    )
    data: dict[str, Any] = Field(
        description="What the event says (see the events' document).",
        examples=[{"number": "INV-00000017", "total": "590.00"}],
    )


class TroubleView(Schema):
    subject: str = Field(description="What it is about.", examples=[f"account#{ID}"])
    reason: str = Field(
        description="Why it failed, for staff.",
        examples=["InvalidDateSequence: The dates do not follow one another."],
    )


class PlayedDayView(Schema):
    on: date = Field(alias="date", description="The day.", examples=[_DAY])
    happenings: tuple[HappeningView, ...] = Field(description="What happened, in order.")
    troubles: tuple[TroubleView, ...] = Field(description="What schedules could not do.")
    balances: dict[str, SignedAmount] = Field(
        description="The balances in its evening of accounts that anything happened to, by ids.",
        examples=[{ID: "-590.00"}],
    )


class StretchView(Schema):
    since: date = Field(alias="from", description="The first day that was played.")
    until: date = Field(alias="to", description="The last one; all are of one month.")
    days: tuple[PlayedDayView, ...] = Field(
        description="The days on which anything happened, in order."
    )
