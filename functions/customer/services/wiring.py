"""What services provide."""

from __future__ import annotations

from functions.customer.customers.repository import CustomerRepository
from functions.customer.services.repository import ServiceRepository
from functions.customer.services.service import Services
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of services."""
    wiring.provide(
        Services,
        lambda: Services(
            table=resources.table,
            services=ServiceRepository(table=resources.table),
            customers=CustomerRepository(table=resources.table),
        ),
    )
