"""What one can do with contracts."""

from __future__ import annotations

from dataclasses import dataclass

from functions.customer.contracts.entities import Contract, ContractNotFound
from functions.customer.contracts.repository import ContractRepository
from functions.customer.customers.entities import CustomerNotFound
from shared.dynamo import Page
from shared.principal import Principal


@dataclass(frozen=True)
class Contracts:
    """Use cases on contracts; they come to be when an application is completed."""

    repository: ContractRepository

    def get(self, contract_id: str, by: Principal) -> Contract:
        """A contract, as far as the caller reaches. Raises: ContractNotFound."""
        contract = self.repository.get(contract_id)
        if contract is None or not by.reaches(contract.customer_id):
            raise ContractNotFound
        return contract

    def of_customer(
        self, customer_id: str | None, limit: int, cursor: str | None, by: Principal
    ) -> Page[Contract]:
        """A customer's contracts, by number. Raises: CustomerNotFound."""
        if customer_id is None or not by.reaches(customer_id):
            raise CustomerNotFound
        return self.repository.of_customer(customer_id, limit, cursor)
