"""Telling of customers who were recorded before their tags were told of."""

from __future__ import annotations

from functions.customer.customers.entities import Customer
from functions.customer.customers.events import CustomerUpdated
from shared.dynamo import from_item
from shared.dynamo.transaction import Item, Transaction


def told(item: Item) -> Transaction | None:
    """The event of a customer as they are; told twice, it says nothing new."""
    if item["sk"] != "CUSTOMER" or not str(item["pk"]).startswith("CUSTOMER#"):
        return None
    return Transaction().emit(CustomerUpdated.of(from_item(Customer, item)))
