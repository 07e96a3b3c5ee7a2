"""Forecasts as they go out."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from functions.billing.fields import AccountId, CurrencyCode
from shared.http.schema import Amount, Schema, SignedAmount


class ForecastView(Schema):
    account_id: AccountId
    currency: CurrencyCode
    balance: SignedAmount = Field(
        description="Negative: the customer owes it; positive: paid in advance."
    )
    available: SignedAmount = Field(
        description="The balance with the credit limit and the promised payment that hold today."
    )
    to_pay: Amount = Field(
        description="What is to be paid: what is due on its invoices; on a prepaid account, "
        "what is missing for services to come back, or for the next charge."
    )
    next_charge_on: date | None = Field(
        description="The day of the next invoice, in the account's time zone; null if none comes."
    )
    next_charge: Amount = Field(description="What that invoice will be, as things are now.")
    daily: Amount = Field(description="What a day of the active services costs.")
    days_left: int | None = Field(
        description="For how many days what is available lasts; null if nothing is used.",
        examples=[12],
    )
