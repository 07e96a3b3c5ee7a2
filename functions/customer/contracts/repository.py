"""Contracts in the customer table.

pk CONTRACT#<id>      sk CONTRACT   gsi1pk CUSTOMER#<customer id>   gsi1sk CONTRACT#<number>
pk SERIES#CONTRACT    sk COUNTER    the last number
"""

from __future__ import annotations

from functions.customer.contracts.entities import Contract, ContractExists, ContractNotFound
from shared.component import component
from shared.dynamo import Page, Query, Table, Transaction, from_item, to_item
from shared.numbering import NumberSeries

NUMBERS = NumberSeries("CONTRACT", "C-{:06d}")


@component
class ContractRepository:
    """Reads contracts, and says how they are written."""

    table: Table

    def get(self, contract_id: str) -> Contract:
        """A contract. Raises: ContractNotFound."""
        item = self.table.get(f"CONTRACT#{contract_id}", "CONTRACT")
        if item is None:
            raise ContractNotFound
        return from_item(Contract, item)

    def list_of(self, customer_id: str, limit: int, cursor: str | None) -> Page[Contract]:
        """A customer's contracts, by number."""
        query = Query(f"CUSTOMER#{customer_id}", index="gsi1", prefix="CONTRACT#")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Contract, item))

    def add(self, contract: Contract) -> Transaction:
        """A new contract. Its failure: ContractExists."""
        keys = {
            "pk": f"CONTRACT#{contract.id}",
            "sk": "CONTRACT",
            "gsi1pk": f"CUSTOMER#{contract.customer_id}",
            "gsi1sk": f"CONTRACT#{contract.number}",
        }
        return Transaction().create(to_item(contract) | keys, otherwise=ContractExists())
