"""What one can do with services: follow billing's subscriptions, and show them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from functions.customer.customers.entities import CustomerNotFound
from functions.customer.customers.repository import CustomerRepository
from functions.customer.services.entities import Service
from functions.customer.services.repository import ServiceRepository
from functions.customer.tariffs.entities import OlderThanKnown
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.dynamo.once import Once
from shared.principal import Principal


@component
class Services:
    """Use cases of services."""

    table: Table
    services: ServiceRepository
    customers: CustomerRepository

    def update(self, service: Service, once: Once | None = None) -> None:
        """Keep a service as billing describes it, unless something newer is known.

        Billing may not know yet that its customer's record was merged into another.
        """
        customer = self.customers.get(service.customer_id)
        while customer is not None and customer.merged_into is not None:
            service = replace(service, customer_id=customer.merged_into)
            customer = self.customers.get(customer.merged_into)
        with suppress(OlderThanKnown):
            self.table.commit(Transaction().once(once).extend(self.services.put(service)))

    def list_of(
        self, customer_id: str | None, limit: int, cursor: str | None, by: Principal
    ) -> Page[Service]:
        """A customer's services, oldest first. Raises: CustomerNotFound."""
        owner = by.scope(customer_id, otherwise=CustomerNotFound)
        if owner is None:
            raise CustomerNotFound
        return self.services.list_of(owner, limit, cursor)
