"""Keeping up with the customers that the customer service tells of."""

from __future__ import annotations

from contextlib import suppress

from functions.support.customers.entities import KnownCustomer, OlderThanKnown
from functions.support.customers.repository import CustomerRepository
from shared.component import component
from shared.dynamo import Table
from shared.dynamo.once import Once


@component
class CustomerFollowing:
    """The use case of following the register of customers."""

    table: Table
    customers: CustomerRepository

    def update(self, customer: KnownCustomer, once: Once | None = None) -> None:
        """Keep a customer as they are now, unless something newer is known. Raises: AlreadySeen."""
        with suppress(OlderThanKnown):
            self.table.commit(self.customers.put(customer).once(once))
