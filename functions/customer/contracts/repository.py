"""Contracts in the customer table.

pk CONTRACT#<id>   sk CONTRACT   gsi1pk CUSTOMER#<customer id>   gsi1sk CONTRACT#<number>
"""

from __future__ import annotations

from dataclasses import dataclass

from functions.customer.contracts.entities import Contract
from shared.dynamo import Page, Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.errors import Conflict


@dataclass(frozen=True)
class ContractRepository:
    """Reads and writes contracts."""

    table: Table

    def get(self, contract_id: str) -> Contract | None:
        """A contract, or None."""
        item = self.table.get(f"CONTRACT#{contract_id}", "CONTRACT")
        return None if item is None else from_item(Contract, item)

    def of_customer(self, customer_id: str, limit: int, cursor: str | None) -> Page[Contract]:
        """A customer's contracts, by number."""
        query = Query(f"CUSTOMER#{customer_id}", index="gsi1", prefix="CONTRACT#")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Contract, item))


def create_contract(transaction: Transaction, contract: Contract) -> Transaction:
    """A new contract."""
    keys = {
        "pk": f"CONTRACT#{contract.id}",
        "sk": "CONTRACT",
        "gsi1pk": f"CUSTOMER#{contract.customer_id}",
        "gsi1sk": f"CONTRACT#{contract.number}",
    }
    return transaction.create(to_item(contract) | keys, otherwise=Conflict())
