"""The terms of a tariff as they go out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.customer.fields import CurrencyCode, PeriodName
from shared.http import Amount, Schema
from shared.takes import Takes

Revision = Annotated[
    int,
    Field(ge=1, description="Counts the published versions of the tariff.", examples=[1]),
    Takes("Must be a whole number: revision 1 or a later one."),
]


class TariffTermsView(Schema):
    price: Amount = Field(description="The price of a whole billing period.")
    currency: CurrencyCode
    period: PeriodName
    setup_fee: Amount = Field(description="Charged once, on the first invoice.")
    price_includes_tax: bool = Field(
        description="Whether prices include tax; otherwise it is added to them."
    )
