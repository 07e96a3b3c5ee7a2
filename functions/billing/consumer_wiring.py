"""What the consumer is made of."""

from __future__ import annotations

from functools import cache

from functions.billing.invoices import wiring as invoices
from functions.billing.legal_entities import wiring as legal_entities
from functions.billing.lifecycle import wiring as lifecycle
from functions.billing.opening import wiring as opening
from functions.billing.settings import BillingSettings
from shared.service import deployed
from shared.wiring import Resources, Wiring, wired


def wiring_of(resources: Resources[BillingSettings]) -> Wiring:
    """The use cases of the consumer."""
    return wired(
        resources, legal_entities.provide, invoices.provide, opening.provide, lifecycle.provide
    )


@cache
def wire() -> Wiring:
    """The use cases of the deployed consumer, made once a process."""
    return wiring_of(deployed(BillingSettings))
