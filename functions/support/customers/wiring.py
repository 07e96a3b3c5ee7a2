"""What customers provide."""

from __future__ import annotations

from functions.support.customers.repository import CustomerRepository
from functions.support.customers.service import CustomerFollowing
from functions.support.settings import SupportConsumerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportConsumerSettings]) -> None:
    """Provide the following of customers."""
    table = resources.table
    wiring.provide(
        CustomerFollowing,
        lambda: CustomerFollowing(table=table, customers=CustomerRepository(table=table)),
    )
