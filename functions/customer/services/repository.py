"""Services in the customer table.

pk CUSTOMER#<customer id>   sk SERVICE#<subscription id>
"""

from __future__ import annotations

from dataclasses import dataclass

from functions.customer.services.entities import Service
from functions.customer.tariffs.entities import OlderThanKnown
from shared.dynamo import Page, Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.dynamo.transaction import Condition


@dataclass(frozen=True)
class ServiceRepository:
    """Reads and writes services."""

    table: Table

    def of_customer(self, customer_id: str, limit: int, cursor: str | None) -> Page[Service]:
        """A customer's services, by id, which is the order in which they were made."""
        query = Query(f"CUSTOMER#{customer_id}", prefix="SERVICE#")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Service, item))

    def write(self, transaction: Transaction, service: Service) -> Transaction:
        """A service over whatever older is known of it."""
        keys = {"pk": f"CUSTOMER#{service.customer_id}", "sk": f"SERVICE#{service.id}"}
        older = Condition(absent_or_before=("sequence", service.sequence))
        return transaction.put(to_item(service) | keys, when=older, otherwise=OlderThanKnown())
