"""Promised payments as they go in and out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from functions.billing.fields import AccountId, CurrencyCode, Price
from functions.billing.promises.entities import PromisePolicy, PromiseState
from shared.http.schema import Amount, Schema


class PromiseView(Schema):
    amount: Amount = Field(description="What is to be paid.")
    granted_on: date = Field(description="When it was promised, in the account's time zone.")
    ends_on: date = Field(description="It is to be paid before this day.")
    price: Amount = Field(description="What it costs, on the next invoice.")
    state: PromiseState = Field(description="Whether it holds, was kept, or was broken.")


class PromisesView(Schema):
    account_id: AccountId
    currency: CurrencyCode
    current: PromiseView | None = Field(description="The promise that holds; null if none does.")
    past: tuple[PromiseView, ...] = Field(description="Those before it, the oldest first.")


class PromisePolicyModel(Schema):
    enabled: bool = Field(default=False, description="Whether payments may be promised.")
    days: int = Field(default=3, description="How many days it lasts, 1 to 60.", examples=[3])
    days_a_year_of_service: int | None = Field(
        default=None,
        description="How many days for each whole year since the account was opened, `days` at "
        "most; null for `days` in any case.",
        examples=[1],
    )
    maximum_debt: Price | None = Field(
        default=None, description="The largest debt; null for no limit of this kind."
    )
    maximum_debt_months: Price | None = Field(
        default=None,
        description="The largest debt in months' prices of the account's services; null for no "
        "limit of this kind.",
        examples=["1"],
    )
    price: Price = Field(default=Decimal(0), description="What it costs, on the next invoice.")
    price_if_broken: Price = Field(
        default=Decimal(0), description="What it costs more where it is not kept."
    )
    uses_a_month: int = Field(default=1, description="How often a month.", examples=[1])
    first_day: int = Field(
        default=1, description="From which day of the month on it can be asked for.", examples=[1]
    )
    last_day: int = Field(
        default=31, description="Up to which day of the month it can be asked for.", examples=[31]
    )
    payment_since_last: bool = Field(
        default=False, description="Whether something must have been paid since the last one."
    )
    barred_days: int = Field(
        default=0, description="For how many days no other is granted after one that was broken.",
        examples=[30],
    )  # fmt: skip
    until_paid: bool = Field(
        default=True, description="Whether a broken one bars others until something is paid."
    )

    def policy(self) -> PromisePolicy:
        """The terms. Raises: InvalidPromisePolicy."""
        return PromisePolicy(**dict(self))
