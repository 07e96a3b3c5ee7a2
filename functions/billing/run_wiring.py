"""What the billing run's dispatcher and workers are made of."""

from __future__ import annotations

from functools import cache

from functions.billing.invoices import wiring as invoices
from functions.billing.legal_entities import wiring as legal_entities
from functions.billing.periods import wiring as periods
from functions.billing.runs import shard_wiring as shards
from functions.billing.runs import wiring as runs
from functions.billing.settings import BillingSettings
from shared.service import deployed
from shared.wiring import Resources, Wiring, wired


def wiring_of(resources: Resources[BillingSettings]) -> Wiring:
    """The use cases of the dispatcher and the workers."""
    return wired(
        resources,
        legal_entities.provide,
        invoices.provide,
        periods.provide,
        runs.provide,
        shards.provide,
    )


@cache
def wire() -> Wiring:
    """The use cases of the deployed functions, made once a process."""
    return wiring_of(deployed(BillingSettings))
