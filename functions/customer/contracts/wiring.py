"""What contracts provide."""

from __future__ import annotations

from functions.customer.contracts.numbering import ContractNumbers
from functions.customer.contracts.repository import ContractRepository
from functions.customer.contracts.service import Contracts
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of contracts, and their numbers."""
    settings = resources.settings
    wiring.provide(
        Contracts, lambda: Contracts(contracts=ContractRepository(table=resources.table))
    )
    wiring.provide(
        ContractNumbers,
        lambda: ContractNumbers(
            prefix=settings.contract_prefix,
            digits=settings.contract_digits,
            each_year=settings.contract_numbers_each_year,
            time_zone=settings.time_zone,
        ),
    )
