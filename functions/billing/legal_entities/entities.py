"""A legal entity: the seller on the invoices, with its requisites, taxes and series of numbers.

Each account belongs to one, chosen by its rules when the account is opened: a customer who buys
from two sellers has two accounts. Before the first one is recorded, the seller is nameless, and
taxed as the stack's parameter says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from functions.billing.legal_entities.number_forms import NumberForm
from functions.billing.legal_entities.requisites import BankAccount, Requisites, checked
from functions.billing.numbering.entities import DocumentSeries
from functions.billing.taxes.entities import (
    TaxCategory,
    TaxRate,
    TaxTable,
    flat,
    russian_vat,
    untaxed,
)
from shared.errors import Conflict, Invalid, NotFound

MOST = 50
"""How many there may be: all of them are read together."""


class LegalEntityNotFound(NotFound):
    """There is no such legal entity."""


class LegalEntitiesChanged(Conflict):
    """Somebody else changed the legal entities at the same moment; try again."""


class TooManyLegalEntities(Conflict):
    """There are as many legal entities as there can be."""


class LegalEntityExists(Conflict):
    """There is a legal entity with this tax number already."""


class InvalidLogo(Invalid):
    """A logo is a PNG image of at most 64 KB, in base64."""


class InvalidTaxRegime(Invalid):
    """Another tax regime begins on a day to come, after the regimes before it."""


class TaxRegime(StrEnum):
    """How a legal entity is taxed."""

    GENERAL = "general"  # VAT, at the rate of what is sold
    SIMPLIFIED = "simplified"  # no VAT
    SIMPLIFIED_FIVE = "simplified_five"  # VAT of 5 % on everything that is taxed
    SIMPLIFIED_SEVEN = "simplified_seven"  # VAT of 7 %


@dataclass(frozen=True, slots=True)
class RegimeFrom:
    """A tax regime, and the first day of service that falls under it."""

    since: date
    regime: TaxRegime


class CustomerKind(StrEnum):
    """Whom accounts are opened for."""

    PERSON = "person"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Sale:
    """What is known of a sale when its account is opened."""

    tariff_id: str
    tariff_kind: str
    customer_kind: CustomerKind | None = None
    building_id: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom a legal entity serves; what is empty holds for all."""

    tariff_ids: tuple[str, ...] = ()
    tariff_kinds: tuple[str, ...] = ()
    customer_kinds: tuple[CustomerKind, ...] = ()
    building_ids: tuple[str, ...] = ()

    def matches(self, sale: Sale) -> bool:
        """Whether it holds for a sale."""
        return all(value in wanted for wanted, value in self._pairs(sale) if wanted)

    def precision(self) -> int:
        """How many things it asks for: the most precise rule decides."""
        asked = (self.tariff_ids, self.tariff_kinds, self.customer_kinds, self.building_ids)
        return sum(bool(wanted) for wanted in asked)

    def _pairs(self, sale: Sale) -> Iterable[tuple[tuple[str, ...], str | None]]:
        return (
            (self.tariff_ids, sale.tariff_id),
            (self.tariff_kinds, sale.tariff_kind),
            (self.customer_kinds, sale.customer_kind),
            (self.building_ids, sale.building_id),
        )


class Document(StrEnum):
    """What has numbers of its own."""

    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDITNOTE"
    CONSOLIDATED = "CONSOLIDATED"


CONSOLIDATED_NUMBERS = NumberForm("CI-{number:8}")


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """The seller.

    `is_first` is the one that was recorded first: it goes on with the numbers that were given out
    before. `is_default` serves whom no rule names. `has_logo` says that an image is kept.
    """

    id: str
    name: str
    regimes: tuple[RegimeFrom, ...]
    requisites: Requisites = Requisites()  # noqa: RUF009 - frozen
    bank_accounts: tuple[BankAccount, ...] = ()
    rules: tuple[Rule, ...] = ()
    invoice_numbers: NumberForm = NumberForm("INV-{number:8}")  # noqa: RUF009 - frozen
    credit_note_numbers: NumberForm = NumberForm("CN-{number:8}")  # noqa: RUF009 - frozen
    has_logo: bool = False
    is_first: bool = False
    is_default: bool = False
    created_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    version: int = 1

    @property
    def tax_table(self) -> TaxTable:
        """The rates at which it sells; the same object each time, so that it can be a cache key."""
        return _table(self.regimes)

    def tax_regime(self, on: date) -> TaxRegime:
        """Its tax regime on a day."""
        began = [one for one in self.regimes if one.since <= on]
        return (began or self.regimes)[-1 if began else 0].regime

    def series(self, document: Document, on: date) -> DocumentSeries:
        """The series of its documents of a kind that are dated a day."""
        form = self._form(document)
        name = document.value if self.is_first else f"{document.value}#{self.id}"
        period = form.period(on)
        return DocumentSeries(f"{name}#{period}" if period else name, form.on(on), self.id)

    def taxed_as(self, regime: TaxRegime, since: date, today: date) -> LegalEntity:
        """The legal entity with another tax regime from a day on. Raises: InvalidTaxRegime."""
        if since <= today or since <= self.regimes[-1].since:
            raise InvalidTaxRegime
        return replace(self, regimes=(*self.regimes, RegimeFrom(since, regime)))

    def amended(self, changes: Mapping[str, Any]) -> LegalEntity:
        """The legal entity with other values, those of its requisites by their own names.

        Raises: InvalidRequisites.
        """
        own = {name for name in changes if name in _REQUISITES}
        requisites = replace(self.requisites, **{name: changes[name] for name in own})
        others = {name: value for name, value in changes.items() if name not in own}
        amended = replace(self, **others, requisites=requisites)
        checked(amended.requisites, amended.bank_accounts)
        return self if amended == self else replace(amended, version=self.version + 1)

    def with_logo(self) -> LegalEntity:
        """The legal entity with a logo, perhaps in the place of another."""
        return replace(self, has_logo=True, version=self.version + 1)

    def precision(self, sale: Sale) -> int:
        """How precisely its rules name a sale; 0 where none does."""
        return max((rule.precision() for rule in self.rules if rule.matches(sale)), default=0)

    def _form(self, document: Document) -> NumberForm:
        return {
            Document.INVOICE: self.invoice_numbers,
            Document.CREDIT_NOTE: self.credit_note_numbers,
            Document.CONSOLIDATED: CONSOLIDATED_NUMBERS,
        }[document]


@dataclass(frozen=True, slots=True)
class Register:
    """All legal entities as they were read together; any change of one moves the version."""

    entities: tuple[LegalEntity, ...]
    version: int = 0

    @property
    def default(self) -> LegalEntity | None:
        """Who serves whom no rule names."""
        return next((entity for entity in self.entities if entity.is_default), None)

    def admit(self, entity: LegalEntity) -> LegalEntity:
        """A legal entity that is new or changed, as it is kept beside the others.

        The first one is the default until another is. Raises: LegalEntityExists,
        TooManyLegalEntities.
        """
        others = [one for one in self.entities if one.id != entity.id]
        if len(others) >= MOST:
            raise TooManyLegalEntities
        numbers = entity.requisites.inn, entity.requisites.kpp
        if numbers[0] and numbers in ((o.requisites.inn, o.requisites.kpp) for o in others):
            raise LegalEntityExists
        first = not self.entities or entity.is_first
        return replace(entity, is_first=first, is_default=entity.is_default or not self.entities)


def nameless(regime: TaxRegime) -> LegalEntity:
    """The seller as long as none is recorded."""
    always = (RegimeFrom(date.min, regime),)
    return LegalEntity(id="", name="", regimes=always, is_first=True, is_default=True)


def chosen(entities: Iterable[LegalEntity], sale: Sale) -> LegalEntity | None:
    """Who serves a sale: whose rule names it most precisely, the older of two; else the default."""
    ordered = sorted(entities, key=lambda e: e.id)
    named = max(ordered, key=lambda e: e.precision(sale), default=None)
    if named is not None and named.precision(sale):
        return named
    return next((e for e in ordered if e.is_default), None)


_REQUISITES = frozenset(field.name for field in fields(Requisites))
_TABLES: Mapping[TaxRegime, Callable[[], TaxTable]] = {
    TaxRegime.GENERAL: russian_vat,
    TaxRegime.SIMPLIFIED: untaxed,
    TaxRegime.SIMPLIFIED_FIVE: lambda: flat(TaxRate(TaxCategory.STANDARD, Decimal(5))),
    TaxRegime.SIMPLIFIED_SEVEN: lambda: flat(TaxRate(TaxCategory.STANDARD, Decimal(7))),
}


@lru_cache(maxsize=MOST)
def _table(regimes: tuple[RegimeFrom, ...]) -> TaxTable:
    first, *later = regimes
    table = _TABLES[first.regime]()
    for one in later:
        table = table.until(one.since, _TABLES[one.regime]())
    return table
