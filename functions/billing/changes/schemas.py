"""Changes of subscriptions as they go in and out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from functions.billing.changes.entities import (
    Cancellation,
    PauseRequest,
    StartRequest,
    TariffRequest,
    When,
)
from functions.billing.credit_notes.schemas import CreditNoteView
from functions.billing.fields import ID, AccountId, CurrencyCode
from functions.billing.invoices.schemas import InvoiceView
from functions.billing.subscriptions.entities import Suspension
from functions.billing.subscriptions.schemas import SubscriptionView
from shared.http.schema import Day, Query, Schema, SignedAmount
from shared.messages import Unit
from shared.takes import Takes

ChangeDay = Annotated[
    Day | None,
    Field(description="A day in the account's time zone, instead of `when`; null for none."),
]
Kind = Annotated[Suspension, Field(description="The reason of the suspension.")]


class ChangeQuery(Query):
    dry_run: bool = Field(
        default=False, description="Only show what the change would bring; nothing is stored."
    )


Quantity = Annotated[
    Decimal,
    Field(description="How many units are charged: a whole number.", examples=["1"]),
]


class SubscriptionForm(Schema):
    account_id: AccountId = Field(min_length=1, max_length=64)
    tariff_id: str = Field(
        min_length=1, max_length=64, description="The tariff that is wanted.", examples=[ID]
    )
    starts_on: Day | None = Field(
        default=None,
        description="The day on which it starts, in the account's time zone; by default today.",
    )
    quantity: Quantity = Decimal(1)

    def request(self) -> StartRequest:
        """What is asked for."""
        return StartRequest(self.account_id, self.tariff_id, self.starts_on, self.quantity)


class TariffChangeForm(Schema):
    tariff_id: str = Field(
        min_length=1, max_length=64, description="The tariff that is wanted.", examples=[ID]
    )
    quantity: Decimal | None = Field(
        default=None,
        description="How many units are charged; by default, as many as before.",
        examples=["1"],
    )
    when: When | None = Field(
        default=None,
        description="By default, at once where the tariff is dearer, and when the current period "
        "ends where it is not.",
    )
    on: ChangeDay = None

    def request(self) -> TariffRequest:
        """What is asked for."""
        return TariffRequest(self.tariff_id, self.quantity, self.when, self.on)


class SuspensionForm(Schema):
    kind: Kind = Suspension.VOLUNTARY
    starts_on: Day | None = Field(
        default=None,
        description="For a voluntary suspension: its first day, in the account's time zone; by "
        "default as early as the tariff allows.",
    )
    ends_on: Day | None = Field(
        default=None,
        description="For a voluntary suspension: the day on which the subscription is active "
        "again; by default as late as the tariff allows, or when it is resumed.",
    )

    def days(self) -> PauseRequest:
        """The days that are asked for."""
        return PauseRequest(self.starts_on, self.ends_on)


class ResumptionForm(Schema):
    kind: Kind = Suspension.VOLUNTARY


class CancellationForm(Schema):
    when: When = Field(
        default=When.PERIOD_END,
        description="At once, with a credit for the days that were paid for, or when the current "
        "period ends.",
    )
    on: ChangeDay = None

    def request(self) -> Cancellation:
        """When it is to end."""
        return Cancellation(self.when, self.on)


class ChangeView(Schema):
    subscription: SubscriptionView = Field(description="The subscription with the change.")
    effective_on: date = Field(
        description="The first day that is different, in the account's time zone."
    )
    dry_run: bool = Field(description="Whether it only shows what the change would bring.")
    credit_notes: tuple[CreditNoteView, ...] = Field(
        description="What is credited of earlier invoices."
    )
    invoice: InvoiceView | None = Field(
        description="What is billed with the change; null if there is nothing."
    )
    balance: SignedAmount = Field(
        description="The account's balance after it: negative if the customer owes money."
    )
    currency: CurrencyCode


class MigrationForm(Schema):
    to_tariff_id: str | None = Field(
        default=None,
        max_length=64,
        description="The tariff that they are moved to; by default this one's present terms.",
        examples=[ID],
    )
    limit: Annotated[int, Takes(unit=Unit.ITEM)] = Field(
        default=25, ge=1, le=50, description="How many subscriptions to look at."
    )
    cursor: str | None = Field(
        default=None, max_length=1024, description="`nextCursor` of the answer before."
    )


class NotMovedView(Schema):
    subscription_id: str = Field(description="The subscription.", examples=[ID])
    reason: str = Field(description="Why it stays.", examples=["The tariff is not on sale."])


class MigrationView(Schema):
    moved: int = Field(description="How many will have the terms from their next period on.")
    unchanged: int = Field(description="How many have ended, or have the terms already.")
    failed: tuple[NotMovedView, ...] = Field(description="Those that could not be moved.")
    next_cursor: str | None = Field(
        description="The `cursor` of the next call; null if all are done.", examples=[None]
    )
