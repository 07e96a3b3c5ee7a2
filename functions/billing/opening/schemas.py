"""Accounts that are opened by hand, as they come in."""

from __future__ import annotations

from pydantic import Field

from functions.billing.accounts.entities import PaymentType
from functions.billing.fields import ID, BillDay
from functions.billing.legal_entities.entities import CustomerKind
from shared.http.people import Locale, TimeZone
from shared.http.schema import Currency, Schema


class AccountForm(Schema):
    customer_id: str = Field(
        min_length=1, max_length=64, description="Whose account it is.", examples=[ID]
    )
    customer_name: str = Field(
        min_length=1,
        max_length=200,
        description="The customer's name, as documents show it.",
        examples=["Anna Ivanova"],
    )
    currency: Currency | None = Field(
        default=None, description="By default the provider's.", examples=["RUB"]
    )
    time_zone: TimeZone | None = Field(default=None, description="By default the provider's.")
    locale: Locale | None = Field(default=None, description="By default the provider's.")
    bill_day: BillDay | None = Field(
        default=None, description="The day of the month it is billed on; by default the provider's."
    )
    payment_type: PaymentType | None = Field(
        default=None,
        description="Whether service is paid before or after use; by default as the provider does.",
    )
    customer_kind: CustomerKind | None = Field(
        default=None, description="By which rules the legal entity is chosen."
    )
