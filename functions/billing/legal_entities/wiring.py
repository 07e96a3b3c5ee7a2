"""What legal entities provide."""

from __future__ import annotations

from functions.billing.legal_entities.entities import LegalEntity, TaxRegime
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the provider's own legal entity."""
    wiring.provide(LegalEntity, lambda: LegalEntity(TaxRegime(resources.settings.tax_regime)))
