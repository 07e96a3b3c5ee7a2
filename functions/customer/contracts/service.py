"""What one can do with contracts."""

from __future__ import annotations

from functions.customer.contracts.entities import (
    Contract,
    ContractNotFound,
    Filter,
    OnlyForTheOffice,
)
from functions.customer.contracts.repository import ContractRepository
from functions.customer.customers.entities import CustomerNotFound
from shared.component import component
from shared.dynamo import Page
from shared.principal import Principal


@component
class Contracts:
    """Use cases of who looks at contracts."""

    contracts: ContractRepository

    def get(self, contract_id: str, by: Principal) -> Contract:
        """A contract. Raises: ContractNotFound."""
        contract = self.contracts.get(contract_id)
        by.must_reach(contract.customer_id, otherwise=ContractNotFound)
        return contract

    def list(self, wanted: Filter, limit: int, cursor: str | None, by: Principal) -> Page[Contract]:
        """Contracts, newest first, or by the day on which they end; a customer's own.

        Raises: OnlyForTheOffice, CustomerNotFound.
        """
        owner = by.scope(otherwise=CustomerNotFound)
        if owner is None:
            return self.contracts.list(wanted, limit, cursor)
        if wanted.asks_for_ends:
            raise OnlyForTheOffice
        return self.contracts.list_of(owner, limit, cursor, wanted.state)

    def list_of(
        self, customer_id: str | None, limit: int, cursor: str | None, by: Principal
    ) -> Page[Contract]:
        """A customer's contracts, by number. Raises: CustomerNotFound."""
        owner = by.scope(customer_id, otherwise=CustomerNotFound)
        if owner is None:
            raise CustomerNotFound
        return self.contracts.list_of(owner, limit, cursor)
