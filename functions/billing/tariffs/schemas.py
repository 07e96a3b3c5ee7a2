"""Tariffs as they go in and out."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from functions.billing.periods.entities import BillingMode, BillingPeriod
from functions.billing.tariffs.entities import (
    ChargingMode,
    Tariff,
    TariffKind,
    TariffStatus,
    Terms,
)
from functions.billing.taxes.entities import TaxCategory
from shared.http.schema import Amount, Currency, PageQuery, Schema
from shared.messages import Unit
from shared.takes import Takes

Price = Annotated[
    Amount,
    Field(le=Decimal("99999999.99"), examples=["590.00"]),
    Takes(
        'Must be an amount of money as a text such as "590.00": zero to 99999999.99 units of its '
        "currency."
    ),
]
Months = Annotated[int, Field(ge=0, le=120, examples=[12]), Takes(unit=Unit.MONTH)]
Speed = Annotated[int, Field(ge=1, le=1_000_000, examples=[100]), Takes(unit=Unit.MBIT)]
Quota = Annotated[int, Field(ge=1, le=10_000_000, examples=[500]), Takes(unit=Unit.GB)]
_NAME = "Home 100"


class TariffTermsForm(Schema):
    name: str = Field(min_length=1, max_length=120, examples=[_NAME])
    kind: TariffKind = Field(default=TariffKind.INTERNET, description="The kind of service.")
    price: Price = Field(description="The price of a whole billing period.")
    currency: Currency | None = Field(
        default=None,
        description="By default the provider's currency.",
        examples=["RUB"],
    )
    period: BillingPeriod = Field(
        default=BillingPeriod.MONTH, description="The length of a billing period."
    )
    mode: BillingMode = Field(
        default=BillingMode.IN_ADVANCE,
        description="Whether a period is billed before it begins or after it has ended.",
    )
    charging: ChargingMode = Field(
        default=ChargingMode.COMMON_DAY,
        description="On which day of the month periods begin: the provider's common day, or "
        "the day on which the subscription started.",
    )
    setup_fee: Price = Field(default=Decimal(0), description="Charged once, on the first invoice.")
    plan_change_fee: Price = Field(
        default=Decimal(0), description="Charged for changing to this tariff."
    )
    minimum_term_months: Months = 0
    exit_fee: Price = Field(
        default=Decimal(0), description="Charged for cancelling before the minimum term has ended."
    )
    tax_category: TaxCategory = Field(default=TaxCategory.STANDARD)
    price_includes_tax: bool = Field(
        default=True, description="Whether prices include tax; otherwise it is added to them."
    )
    download_mbps: Speed | None = Field(default=None, description="Download speed in Mbit/s.")
    upload_mbps: Speed | None = Field(default=None, description="Upload speed in Mbit/s.")
    quota_gb: Quota | None = Field(default=None, examples=[500])
    description: str = Field(default="", max_length=2000, examples=["For a flat."])

    def terms(self, default_currency: str) -> Terms:
        """The terms. Raises: InvalidPrice, UnknownCurrency."""
        values = {name: getattr(self, name) for name in TariffTermsForm.model_fields}
        return Terms(**values | {"currency": self.currency or default_currency})


class TariffForm(TariffTermsForm):
    code: Annotated[
        str,
        Takes(
            "Must be a code of 1 to 40 small Latin letters, digits and hyphens, with a letter or a "
            "digit first."
        ),
    ] = Field(
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$",
        description="A short unique name for staff and integrators; it cannot be reused.",
        examples=["home-100"],
    )


class TariffUpdateForm(Schema):
    """Changes to a draft tariff (RFC 7396); fields that are not sent stay as they are."""

    name: str = Field(default="", min_length=1, max_length=120, examples=[_NAME])
    kind: TariffKind = TariffKind.INTERNET
    price: Price = Decimal(0)
    currency: Currency = ""
    period: BillingPeriod = BillingPeriod.MONTH
    mode: BillingMode = BillingMode.IN_ADVANCE
    charging: ChargingMode = ChargingMode.COMMON_DAY
    setup_fee: Price = Decimal(0)
    plan_change_fee: Price = Decimal(0)
    minimum_term_months: Months = 0
    exit_fee: Price = Decimal(0)
    tax_category: TaxCategory = TaxCategory.STANDARD
    price_includes_tax: bool = True
    download_mbps: Speed | None = None
    upload_mbps: Speed | None = None
    quota_gb: Quota | None = Field(default=None, examples=[500])
    description: str = Field(default="", max_length=2000, examples=["For a flat."])

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class TariffView(Schema):
    id: str = Field(examples=["0192f6c1-7f3a-7c9e-8a54-3f0c2b1d4e5f"])
    code: str = Field(examples=["home-100"])
    status: TariffStatus
    revision: int = Field(description="The number of the published terms.", examples=[1])
    name: str = Field(examples=[_NAME])
    kind: TariffKind
    price: Price
    currency: str = Field(examples=["RUB"])
    period: BillingPeriod
    mode: BillingMode
    charging: ChargingMode
    setup_fee: Price
    plan_change_fee: Price
    minimum_term_months: int
    exit_fee: Price
    tax_category: TaxCategory
    price_includes_tax: bool
    download_mbps: int | None
    upload_mbps: int | None
    quota_gb: int | None
    description: str
    created_at: datetime
    published_at: datetime | None
    archived_at: datetime | None
    version: int

    @classmethod
    def of(cls, tariff: Tariff) -> TariffView:
        """A tariff and its current terms."""
        own = {n: getattr(tariff, n) for n in cls.model_fields if n not in Terms.__slots__}
        return cls(**own, **{n: getattr(tariff.terms, n) for n in Terms.__slots__})


class TariffQuery(PageQuery):
    status: TariffStatus | None = Field(
        default=None,
        description="Only tariffs of this status; drafts and archived ones are for staff.",
    )
