"""What customers provide."""

from __future__ import annotations

from functions.customer.customers.following import CustomerFollowing
from functions.customer.customers.repository import CustomerRepository
from functions.customer.customers.service import Customers, Defaults
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def defaults(settings: CustomerSettings) -> Defaults:
    """What is assumed of a customer who says nothing."""
    return Defaults(
        locale=settings.locale, time_zone=settings.time_zone, phone_region=settings.phone_region
    )


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of customers."""
    customers = CustomerRepository(table=resources.table)
    wiring.provide(
        Customers,
        lambda: Customers(
            table=resources.table,
            customers=customers,
            clock=resources.clock,
            new_id=resources.new_id,
            defaults=defaults(resources.settings),
        ),
    )
    wiring.provide(
        CustomerFollowing,
        lambda: CustomerFollowing(
            table=resources.table,
            customers=customers,
            clock=resources.clock,
            defaults=defaults(resources.settings),
        ),
    )
