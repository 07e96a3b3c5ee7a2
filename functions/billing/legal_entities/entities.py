"""A legal entity: the seller on the invoices. Its tax regime decides the tax rates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from functions.billing.taxes.entities import TaxTable, russian_vat, untaxed


class TaxRegime(StrEnum):
    """How a legal entity is taxed."""

    GENERAL = "general"  # VAT, at the rate of what is sold
    SIMPLIFIED = "simplified"  # no VAT


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """The seller."""

    tax_regime: TaxRegime

    @property
    def tax_table(self) -> TaxTable:
        """The rates at which it sells; the same object each time, so that it can be a cache key."""
        return russian_vat() if self.tax_regime is TaxRegime.GENERAL else untaxed()
