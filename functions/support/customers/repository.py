"""Customers in the support table, as the customer service told of them.

pk CUSTOMER#<id>   sk CUSTOMER   gsi1 EMAIL#<address> <id>   while there is one; not of merged ones
"""

from __future__ import annotations

from functions.support.customers.entities import KnownCustomer, OlderThanKnown
from shared.component import component
from shared.dynamo import Item, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition
from shared.mail_address import compared

KEYS_OF_EMAIL = ("gsi1pk", "gsi1sk")
"""The attributes by which a customer is found by their address."""


def customer_key(customer_id: str) -> tuple[str, str]:
    """Where a customer lies."""
    return f"CUSTOMER#{customer_id}", "CUSTOMER"


def customer_in(item: Item | None) -> KnownCustomer | None:
    """The customer that an item holds, if any was heard of."""
    return None if item is None else from_item(KnownCustomer, item)


@component
class CustomerRepository:
    """Reads customers, and says how they are written."""

    table: Table

    def find(self, customer_id: str) -> KnownCustomer | None:
        """A customer, if they were heard of."""
        return customer_in(self.table.get(*customer_key(customer_id)))

    def find_by_email(self, address: str, most: int = 2) -> tuple[KnownCustomer, ...]:
        """The customers with an e-mail address, `most` at most: several may share one."""
        query = Query(f"EMAIL#{compared(address)}", index="gsi1")
        return tuple(from_item(KnownCustomer, i) for i in self.table.first(query, limit=most))

    def put(self, customer: KnownCustomer) -> Transaction:
        """A customer over what is older. Its failure: OlderThanKnown."""
        pk, sk = customer_key(customer.id)
        item = to_item(customer) | {"pk": pk, "sk": sk} | _by_email(customer)
        not_newer = Condition(absent_or_before=("sequence", customer.sequence + 1))
        return Transaction().put(item, when=not_newer, otherwise=OlderThanKnown())


def _by_email(customer: KnownCustomer) -> Item:
    if not customer.email or customer.is_merged:
        return {}
    return {"gsi1pk": f"EMAIL#{compared(customer.email)}", "gsi1sk": customer.id}
