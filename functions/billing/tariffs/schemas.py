"""Tariffs as they go in and out."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from functions.billing.fields import ID, CreatedAt, CurrencyCode, Price
from functions.billing.periods.entities import BillingMode, BillingPeriod
from functions.billing.tariffs.entities import (
    Activation,
    ChargingMode,
    Tariff,
    TariffKind,
    TariffStatus,
    TariffTerms,
)
from functions.billing.tariffs.meter_schemas import Meters
from functions.billing.tariffs.suspension_schemas import SuspensionTermsFields
from functions.billing.taxes.entities import TaxCategory
from shared.http.schema import Currency, PageQuery, Schema
from shared.messages import Unit
from shared.takes import Takes

Months = Annotated[int, Field(ge=0, le=120), Takes(unit=Unit.MONTH)]
Speed = Annotated[int, Field(ge=1, le=1_000_000, examples=[100]), Takes(unit=Unit.MBIT)]
Quota = Annotated[int, Field(ge=1, le=10_000_000, examples=[500]), Takes(unit=Unit.GB)]

TariffId = Annotated[str, Field(description="The tariff's id.", examples=[ID])]
TariffCode = Annotated[
    str,
    Field(
        description="A short unique name for staff and integrators; it cannot be reused.",
        examples=["home-100"],
    ),
]
TariffName = Annotated[str, Field(description="The name for customers.", examples=["Home 100"])]
Kind = Annotated[TariffKind, Field(description="The kind of service.")]
PeriodPrice = Annotated[Price, Field(description="The price of a whole billing period.")]
PeriodLength = Annotated[BillingPeriod, Field(description="The length of a billing period.")]
Mode = Annotated[
    BillingMode, Field(description="Whether a period is billed in advance or in arrears.")
]
Charging = Annotated[
    ChargingMode,
    Field(
        description="On which day of the month periods begin: the provider's common day, or "
        "the day on which the subscription started. `daily` is the common day, with each day "
        "charged by itself at its share of the period."
    ),
]
SetupFee = Annotated[Price, Field(description="Charged once, on the first invoice.")]
PlanChangeFee = Annotated[Price, Field(description="Charged for changing to this tariff.")]
ExitFee = Annotated[
    Price, Field(description="Charged for cancelling before the minimum term has ended.")
]
Category = Annotated[TaxCategory, Field(description="The category of the tax rate.")]
PriceIncludesTax = Annotated[
    bool, Field(description="Whether prices include tax; otherwise it is added to them.")
]
MINIMUM_TERM = Field(description="The minimum term in months; `0` if there is none.", examples=[12])
DOWNLOAD = Field(
    description="Download speed in Mbit/s; null if the service has none.", examples=[100]
)
UPLOAD = Field(description="Upload speed in Mbit/s; null if the service has none.", examples=[100])
QUOTA = Field(description="Included traffic in GB; null if it is unlimited.", examples=[500])
TRIAL = Field(
    description="For how many days from the start nothing is charged; `0` for no trial.",
    examples=[14],
)
Days = Annotated[int, Field(ge=0, le=365), Takes(unit=Unit.DAY)]
SelfService = Annotated[
    bool, Field(description="Whether customers may add it to their account themselves.")
]
BilledWhileSuspended = Annotated[
    bool,
    Field(description="Whether it is charged on while it is suspended, such as a rented router."),
]
ActivatedWhen = Annotated[
    Activation,
    Field(
        description="Whether a new subscription is active at once, or when its first invoice is "
        "paid; where that takes too long, it is given up."
    ),
]
SUSPENSION = "On which terms customers may suspend the service themselves."
Description = Annotated[
    str, Field(description="What customers get, in a few sentences.", examples=["For a flat."])
]


class TariffTermsFields(Schema):
    name: TariffName = Field(min_length=1, max_length=120)
    kind: Kind = TariffKind.INTERNET
    price: PeriodPrice
    currency: Currency | None = Field(
        default=None,
        description="The currency of all prices; by default the provider's.",
        examples=["RUB"],
    )
    period: PeriodLength = BillingPeriod.MONTH
    mode: Mode = BillingMode.IN_ADVANCE
    charging: Charging = ChargingMode.COMMON_DAY
    setup_fee: SetupFee = Decimal(0)
    plan_change_fee: PlanChangeFee = Decimal(0)
    minimum_term_months: Annotated[Months, MINIMUM_TERM] = 0
    exit_fee: ExitFee = Decimal(0)
    tax_category: Category = TaxCategory.STANDARD
    price_includes_tax: PriceIncludesTax = True
    download_mbps: Annotated[Speed | None, DOWNLOAD] = None
    upload_mbps: Annotated[Speed | None, UPLOAD] = None
    quota_gb: Annotated[Quota | None, QUOTA] = None
    description: Description = Field(default="", max_length=2000)
    self_service: SelfService = False
    trial_days: Annotated[Days, TRIAL] = 0
    billed_while_suspended: BilledWhileSuspended = False
    voluntary_suspension: SuspensionTermsFields = Field(
        default_factory=SuspensionTermsFields, description=SUSPENSION
    )
    meters: Meters = ()
    activation: ActivatedWhen = Activation.AT_ONCE


class TariffTermsForm(TariffTermsFields):
    def terms(self, default_currency: str) -> TariffTerms:
        """The terms. Raises: InvalidPrice, UnknownCurrency."""
        values = {name: getattr(self, name) for name in TariffTermsFields.model_fields}
        values["voluntary_suspension"] = self.voluntary_suspension.terms()
        values["meters"] = tuple(one.meter() for one in self.meters)
        return TariffTerms(**values | {"currency": self.currency or default_currency})


class TariffForm(TariffTermsForm):
    code: Annotated[
        TariffCode,
        Takes(
            "Must be a code of 1 to 40 small Latin letters, digits and hyphens, with a letter or a "
            "digit first."
        ),
    ] = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")


class TariffUpdateForm(TariffTermsFields):
    """Changes to a draft tariff (RFC 7396); fields that are not sent stay as they are."""

    name: TariffName = Field(default="", min_length=1, max_length=120)
    price: PeriodPrice = Decimal(0)
    currency: Currency = Field(default="", description="The currency of all prices.")

    def changes(self) -> dict[str, Any]:
        """The fields that were sent, those of the terms of suspension within theirs."""
        sent = {name: getattr(self, name) for name in self.model_fields_set}
        if "voluntary_suspension" in sent:
            sent["voluntary_suspension"] = self.voluntary_suspension.changes()
        if "meters" in sent:
            sent["meters"] = tuple(one.meter() for one in self.meters)
        return sent


class TariffView(Schema):
    id: TariffId
    code: TariffCode
    status: TariffStatus = Field(description="Whether it is a draft, on sale, or archived.")
    revision: int = Field(description="Counts the published versions of the terms.", examples=[1])
    name: TariffName
    kind: Kind
    price: PeriodPrice
    currency: CurrencyCode
    period: PeriodLength
    mode: Mode
    charging: Charging
    setup_fee: SetupFee
    plan_change_fee: PlanChangeFee
    minimum_term_months: Annotated[int, MINIMUM_TERM]
    exit_fee: ExitFee
    tax_category: Category
    price_includes_tax: PriceIncludesTax
    download_mbps: Annotated[int | None, DOWNLOAD]
    upload_mbps: Annotated[int | None, UPLOAD]
    quota_gb: Annotated[int | None, QUOTA]
    description: Description
    self_service: SelfService
    trial_days: Annotated[int, TRIAL]
    billed_while_suspended: BilledWhileSuspended
    voluntary_suspension: SuspensionTermsFields = Field(description=SUSPENSION)
    meters: Meters
    activation: ActivatedWhen
    created_at: CreatedAt
    published_at: datetime | None = Field(
        description="When its present terms were published; null for a draft."
    )
    archived_at: datetime | None = Field(description="When it was archived; null until then.")
    version: int = Field(description="For If-Match.", examples=[1])

    @classmethod
    def of(cls, tariff: Tariff) -> TariffView:
        """A tariff and its current terms."""
        own = {n: getattr(tariff, n) for n in cls.model_fields if n not in TariffTerms.__slots__}
        return cls(**own, **{n: getattr(tariff.terms, n) for n in TariffTerms.__slots__})


class TariffQuery(PageQuery):
    status: TariffStatus | None = Field(
        default=None,
        description="Only tariffs of this status; drafts and archived ones are for staff.",
    )
