"""What premises provide."""

from __future__ import annotations

from functions.customer.contracts.repository import ContractRepository
from functions.customer.customers.repository import CustomerRepository
from functions.customer.premises.repository import PremisesRepository
from functions.customer.premises.service import PremisesRegister
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of premises."""
    table = resources.table
    wiring.provide(
        PremisesRegister,
        lambda: PremisesRegister(
            table=table,
            premises=PremisesRepository(table=table),
            customers=CustomerRepository(table=table),
            contracts=ContractRepository(table=table),
            clock=resources.clock,
        ),
    )
