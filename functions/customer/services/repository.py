"""Services in the customer table.

pk CUSTOMER#<customer id>   sk SERVICE#<subscription id>
"""

from __future__ import annotations

from dataclasses import replace

from functions.customer.services.entities import Service, ServiceChanged
from functions.customer.tariffs.entities import OlderThanKnown
from shared.component import component
from shared.dynamo import Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


@component
class ServiceRepository:
    """Reads services, and says how they are written."""

    table: Table

    def list_of(self, customer_id: str, limit: int, cursor: str | None) -> Page[Service]:
        """A customer's services, by id, which is the order in which they were made."""
        query = Query(f"CUSTOMER#{customer_id}", prefix="SERVICE#")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Service, item))

    def find(self, customer_id: str, service_id: str) -> Service | None:
        """A customer's service."""
        item = self.table.get(f"CUSTOMER#{customer_id}", f"SERVICE#{service_id}")
        return None if item is None else from_item(Service, item)

    def remove(self, service: Service) -> Transaction:
        """No such service of the customer any more. Its failure: ServiceChanged."""
        unchanged = Condition(equals={"sequence": service.sequence})
        return Transaction().delete(*_key(service), when=unchanged, otherwise=ServiceChanged())

    def hand_over(self, service: Service, customer_id: str, contract_id: str) -> Transaction:
        """A service that was read, another customer's from now on. Its failure: ServiceChanged."""
        mine = replace(service, customer_id=customer_id, contract_id=contract_id)
        return self.remove(service).extend(self.put(mine))

    def put(self, service: Service) -> Transaction:
        """A service over what is older. Its failure: OlderThanKnown."""
        pk, sk = _key(service)
        older = Condition(absent_or_before=("sequence", service.sequence))
        return Transaction().put(
            to_item(service) | {"pk": pk, "sk": sk}, when=older, otherwise=OlderThanKnown()
        )


def _key(service: Service) -> tuple[str, str]:
    return f"CUSTOMER#{service.customer_id}", f"SERVICE#{service.id}"
