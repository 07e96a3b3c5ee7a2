"""Terms that were agreed for a subscription: those to come, and those of days that have passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from functions.billing.periods.entities import BillingMode, BillingPeriod
from functions.billing.taxes.entities import TaxCategory

KEPT_TERMS = 6
"""How many changes back it is known what was agreed: they are read with each bill."""


@dataclass(frozen=True, slots=True)
class NextTerms:
    """The terms that a subscription has from a day on."""

    on: date
    tariff_id: str
    tariff_code: str
    tariff_revision: int
    tariff_name: str
    price: Decimal
    period: BillingPeriod
    mode: BillingMode
    bill_day: int
    tax_category: TaxCategory
    price_includes_tax: bool
    quantity: Decimal = Decimal(1)
    download_mbps: int | None = None
    upload_mbps: int | None = None
    trial_until: date | None = None
    billed_while_suspended: bool = False
    daily: bool = False


@dataclass(frozen=True, slots=True)
class PastTerms:
    """What a subscription had until a day: what was used by then is counted on these terms."""

    until: date
    tariff_id: str
    tariff_revision: int
    tariff_name: str
    period: BillingPeriod
    bill_day: int
