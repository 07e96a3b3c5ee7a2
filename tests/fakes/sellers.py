"""A seller at any tax rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from functions.billing.legal_entities.entities import LegalEntity, RegimeFrom, TaxRegime
from functions.billing.legal_entities.repository import LegalEntityRepository
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.taxes.entities import TaxTable, russian_vat
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock


@dataclass(frozen=True)
class _Seller(LegalEntity):
    taxes: TaxTable | None = None

    @property
    def tax_table(self) -> TaxTable:
        assert self.taxes is not None
        return self.taxes


def sellers_at(taxes: TaxTable | None = None) -> Sellers:
    """One seller for everybody, at Russian rates unless told otherwise."""
    always = (RegimeFrom(date.min, TaxRegime.GENERAL),)
    return Sellers(
        entities=LegalEntityRepository(table=InMemoryTable()),
        clock=FixedClock(),
        nameless=_Seller("", "", always, is_first=True, taxes=taxes or russian_vat()),
    )
