"""A tariff: something sold on terms that never change once they are published."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from functions.billing.periods.entities import BillingMode, BillingPeriod
from functions.billing.tariffs.meters import InvalidMeter, Meter
from functions.billing.tariffs.suspension import SuspensionTerms
from functions.billing.taxes.entities import TaxCategory
from shared.errors import Conflict, Invalid, NotFound
from shared.messages import Count, Unit
from shared.money import ZERO, exponent, rounded


class TariffNotFound(NotFound):
    """There is no such tariff."""


class TariffCodeTaken(Conflict):
    """Another tariff has this code."""


class TariffNotDraft(Conflict):
    """Only a draft tariff can be changed; publish new terms instead."""


class TariffNotPublished(Conflict):
    """The tariff is not published."""


class TariffNeverPublished(Conflict):
    """The tariff was never published, so nobody can subscribe to it."""


class TariffChanged(Conflict):
    """Somebody else changed the tariff at the same moment; read it again."""


class InvalidPrice(Invalid):
    """A price is negative or has more decimals than its currency."""


class TariffKind(StrEnum):
    """What is sold."""

    INTERNET = "internet"
    TV = "tv"
    VOIP = "voip"
    STATIC_IP = "static_ip"
    RENT = "rent"
    ONE_OFF = "one_off"


class TariffStatus(StrEnum):
    """The status of a tariff: whether it can be changed, and whether it is sold."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class ChargingMode(StrEnum):
    """On which day of the month periods begin, and whether they are charged whole.

    They begin on the provider's common day, or on the day on which the subscription started.
    `daily` is the common day, with each day charged by itself at its share of the period.
    """

    COMMON_DAY = "common_day"
    ANNIVERSARY = "anniversary"
    DAILY = "daily"


class Activation(StrEnum):
    """When a new subscription becomes active: at once, or when its first invoice is paid."""

    AT_ONCE = "at_once"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class TariffTerms:
    """The terms of a tariff: money in `currency`, speeds in Mbit/s, quota in GB.

    A `self_service` tariff can be added by customers themselves. Nothing is charged for
    `trial_days` from the start on. What is `billed_while_suspended` (a rented router) is charged
    on through any suspension.
    """

    name: str
    kind: TariffKind
    price: Decimal
    currency: str
    period: BillingPeriod
    mode: BillingMode = BillingMode.IN_ADVANCE
    charging: ChargingMode = ChargingMode.COMMON_DAY
    setup_fee: Decimal = ZERO
    plan_change_fee: Decimal = ZERO
    minimum_term_months: int = 0
    exit_fee: Decimal = ZERO
    tax_category: TaxCategory = TaxCategory.STANDARD
    price_includes_tax: bool = True
    download_mbps: int | None = None
    upload_mbps: int | None = None
    quota_gb: int | None = None
    description: str = ""
    self_service: bool = False
    trial_days: int = 0
    billed_while_suspended: bool = False
    voluntary_suspension: SuspensionTerms = field(default_factory=SuspensionTerms)
    meters: tuple[Meter, ...] = ()
    activation: Activation = Activation.AT_ONCE

    def __post_init__(self) -> None:
        """Bring prices to the currency's scale.

        Raises: InvalidPrice, UnknownCurrency, InvalidMeter.
        """
        for name in ("price", "setup_fee", "plan_change_fee", "exit_fee"):
            object.__setattr__(self, name, self._exact(getattr(self, name)))
        metrics = [meter.metric for meter in self.meters]
        if len(metrics) != len(set(metrics)):
            raise InvalidMeter("Each metric has one meter.")
        suspension = self.voluntary_suspension
        exact = replace(
            suspension,
            fee=self._exact(suspension.fee),
            fee_a_day=self._exact(suspension.fee_a_day),
            fee_a_month=self._exact(suspension.fee_a_month),
        )
        object.__setattr__(self, "voluntary_suspension", exact)

    def _exact(self, price: Decimal) -> Decimal:
        """A price at the currency's scale. Raises: InvalidPrice, UnknownCurrency."""
        exact = rounded(price, self.currency)
        if price < 0 or price != exact:
            raise InvalidPrice(
                "{price} is not a price in {currency}, which has {places}.",
                price=price,
                currency=self.currency,
                places=Count(exponent(self.currency), Unit.DECIMAL),
            )
        return exact


@dataclass(frozen=True, slots=True)
class Tariff:
    """A tariff with its current terms; `revision` is their number, and earlier ones are kept."""

    id: str
    code: str
    terms: TariffTerms
    created_at: datetime
    status: TariffStatus = TariffStatus.DRAFT
    revision: int = 1
    published_at: datetime | None = None
    archived_at: datetime | None = None
    version: int = 1

    @property
    def was_published(self) -> bool:
        """Whether somebody may have agreed to it; an archived one keeps its subscribers."""
        return self.status is not TariffStatus.DRAFT

    @property
    def public(self) -> bool:
        """Whether anybody may see it."""
        return self.status is TariffStatus.PUBLISHED

    def amended(self, terms: TariffTerms) -> Tariff:
        """The draft with other terms. Raises: TariffNotDraft."""
        if self.status is not TariffStatus.DRAFT:
            raise TariffNotDraft
        return replace(self, terms=terms, version=self.version + 1)

    def published(self, at: datetime) -> Tariff:
        """The draft, published; publishing it again changes nothing. Raises: TariffNotDraft."""
        if self.status is TariffStatus.ARCHIVED:
            raise TariffNotDraft("An archived tariff cannot be published again.")
        if self.public:
            return self
        return replace(
            self, status=TariffStatus.PUBLISHED, published_at=at, version=self.version + 1
        )

    def revised(self, terms: TariffTerms, at: datetime) -> Tariff:
        """The tariff with new terms for new subscribers. Raises: TariffNotPublished, Invalid."""
        if not self.public:
            raise TariffNotPublished
        if terms.currency != self.terms.currency or terms.kind is not self.terms.kind:
            raise Invalid("New terms keep the kind and the currency of the tariff.")
        return replace(
            self,
            terms=terms,
            revision=self.revision + 1,
            published_at=at,
            version=self.version + 1,
        )

    def archived(self, at: datetime) -> Tariff:
        """The tariff, no longer sold; its subscribers keep it. Raises: TariffNotPublished."""
        if not self.public:
            raise TariffNotPublished
        return replace(self, status=TariffStatus.ARCHIVED, archived_at=at, version=self.version + 1)
