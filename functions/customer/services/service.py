"""What one can do with services: follow billing, and show them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from functions.customer.customers.entities import CustomerNotFound
from functions.customer.services.entities import Service, ServiceNotKnownYet
from functions.customer.services.repository import ServiceRepository
from functions.customer.tariffs.entities import OlderThanKnown
from shared.dynamo import Page, Transaction
from shared.messaging.seen import Once
from shared.principal import Principal


@dataclass(frozen=True)
class Services:
    """Use cases on services."""

    repository: ServiceRepository

    def start(self, service: Service, once: Once | None = None) -> None:
        """Keep a service that has started, unless something newer is known."""
        with suppress(OlderThanKnown):
            change = self.repository.write(Transaction().once(once), service)
            self.repository.table.commit(change)

    def change(
        self,
        customer_id: str,
        service_id: str,
        changes: dict[str, Any],
        sequence: int,
        once: Once | None = None,
    ) -> None:
        """Keep what is new about a service, unless something newer is known.

        Raises: ServiceNotKnownYet, when the news has overtaken the service's start.
        """
        before = self.repository.get(customer_id, service_id)
        if before is None:
            raise ServiceNotKnownYet
        self.start(replace(before, **changes, sequence=sequence), once)

    def of_customer(
        self, customer_id: str | None, limit: int, cursor: str | None, by: Principal
    ) -> Page[Service]:
        """A customer's services, oldest first. Raises: CustomerNotFound."""
        if customer_id is None or not by.reaches(customer_id):
            raise CustomerNotFound
        return self.repository.of_customer(customer_id, limit, cursor)
