"""What the HTTP function is made of.

The other functions have wirings of their own, so that none loads what only another uses:
consumer_wiring.py, run_wiring.py, job_wiring.py.
"""

from __future__ import annotations

from functions.billing.accounts import wiring as accounts
from functions.billing.failures import wiring as failures
from functions.billing.invoices import wiring as invoices
from functions.billing.legal_entities import wiring as legal_entities
from functions.billing.payments import wiring as payments
from functions.billing.periods import wiring as periods
from functions.billing.runs import wiring as runs
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions import wiring as subscriptions
from functions.billing.tariffs import wiring as tariffs
from shared import idempotency
from shared.service import deployed
from shared.wiring import Resources, Wiring, wired


def wiring_of(resources: Resources[BillingSettings]) -> Wiring:
    """The use cases of the HTTP function."""
    return wired(
        resources,
        tariffs.provide,
        accounts.provide,
        subscriptions.provide,
        legal_entities.provide,
        invoices.provide,
        payments.provide,
        periods.provide,
        runs.provide,
        failures.provide,
        idempotency.provide,
    )


def wire() -> Wiring:
    """The use cases of the deployed HTTP function."""
    return wiring_of(deployed(BillingSettings))
