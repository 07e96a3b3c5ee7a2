"""What legal entities provide."""

from __future__ import annotations

from functions.billing.legal_entities.entities import TaxRegime, nameless
from functions.billing.legal_entities.repository import LegalEntityRepository
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.legal_entities.service import LegalEntities
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the sellers, and the use cases of their records."""
    entities = LegalEntityRepository(table=resources.table)
    wiring.provide(
        Sellers,
        lambda: Sellers(
            entities=entities,
            clock=resources.clock,
            nameless=nameless(TaxRegime(resources.settings.tax_regime)),
        ),
    )
    wiring.provide(
        LegalEntities,
        lambda: LegalEntities(
            table=resources.table,
            entities=entities,
            sellers=wiring.use(Sellers),
            clock=resources.clock,
            new_id=resources.new_id,
            time_zone=resources.settings.time_zone,
        ),
    )
