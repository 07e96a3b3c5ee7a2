"""What contracts provide."""

from __future__ import annotations

from functions.customer.contracts.repository import ContractRepository
from functions.customer.contracts.service import Contracts
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of contracts."""
    wiring.provide(
        Contracts, lambda: Contracts(contracts=ContractRepository(table=resources.table))
    )
