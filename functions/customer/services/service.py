"""What one can do with services: follow billing, and show them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from functions.customer.customers.entities import CustomerNotFound
from functions.customer.services.entities import Service
from functions.customer.services.repository import ServiceRepository
from functions.customer.tariffs.entities import OlderThanKnown
from shared.dynamo import Page, Transaction
from shared.dynamo.once import Once
from shared.principal import Principal


@dataclass(frozen=True)
class Services:
    """Use cases on services."""

    repository: ServiceRepository

    def remember(self, service: Service, once: Once | None = None) -> None:
        """Keep a service as billing says it is, unless something newer is known."""
        with suppress(OlderThanKnown):
            change = self.repository.write(Transaction().once(once), service)
            self.repository.table.commit(change)

    def of_customer(
        self, customer_id: str | None, limit: int, cursor: str | None, by: Principal
    ) -> Page[Service]:
        """A customer's services, oldest first. Raises: CustomerNotFound."""
        if customer_id is None or not by.reaches(customer_id):
            raise CustomerNotFound
        return self.repository.of_customer(customer_id, limit, cursor)
