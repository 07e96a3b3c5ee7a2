"""What the scheduled jobs are made of."""

from __future__ import annotations

from functools import cache

from functions.billing.dunning import wiring as dunning
from functions.billing.failures import wiring as failures
from functions.billing.periods import wiring as periods
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions import schedule_wiring as schedule
from shared.service import deployed
from shared.wiring import Resources, Wiring, wired


def wiring_of(resources: Resources[BillingSettings]) -> Wiring:
    """The use cases of the jobs."""
    return wired(resources, periods.provide, failures.provide, dunning.provide, schedule.provide)


@cache
def wire() -> Wiring:
    """The use cases of the deployed jobs, made once a process."""
    return wiring_of(deployed(BillingSettings))
