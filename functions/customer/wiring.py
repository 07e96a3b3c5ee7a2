"""What the customer service's functions are made of."""

from __future__ import annotations

from functions.customer.applications import wiring as applications
from functions.customer.buildings import wiring as buildings
from functions.customer.contracts import wiring as contracts
from functions.customer.coverage import wiring as coverage
from functions.customer.customers import wiring as customers
from functions.customer.devices import wiring as devices
from functions.customer.services import wiring as services
from functions.customer.settings import CustomerSettings
from functions.customer.tariffs import wiring as tariffs
from shared import idempotency
from shared.service import deployed
from shared.wiring import Resources, Wiring, wired


def wiring_of(resources: Resources[CustomerSettings]) -> Wiring:
    """The use cases of the HTTP function and of the consumer."""
    return wired(
        resources,
        coverage.provide,
        applications.provide,
        customers.provide,
        contracts.provide,
        services.provide,
        buildings.provide,
        devices.provide,
        tariffs.provide,
        idempotency.provide,
    )


def wire() -> Wiring:
    """The use cases of the deployed functions."""
    return wiring_of(deployed(CustomerSettings))
