"""Contacts in the notification table.

pk PERSON#<customer id>   sk CONTACT     the contact
"""

from __future__ import annotations

from collections.abc import Sequence

from functions.notification.contacts.entities import Contact, ContactChanged
from shared.component import component
from shared.dynamo import Item, Table, Transaction, from_item, to_item


@component
class ContactRepository:
    """Reads contacts, and says how they are written."""

    table: Table

    def find(self, customer_id: str) -> Contact | None:
        """A customer's contact, or None."""
        item = self.table.get(*contact_key(customer_id))
        return None if item is None else from_item(Contact, item)

    def get_many(self, customer_ids: Sequence[str]) -> dict[str, Contact]:
        """The contacts of at most 100 customers that are known, by customer."""
        items = (
            self.table.get_many([contact_key(one) for one in customer_ids]) if customer_ids else []
        )
        found = [from_item(Contact, item) for item in items]
        return {contact.customer_id: contact for contact in found}

    def add(self, contact: Contact) -> Transaction:
        """A customer's first contact. Its failure: ContactChanged."""
        return Transaction().create(_item(contact), otherwise=ContactChanged())

    def change(self, contact: Contact, *, over: Contact) -> Transaction:
        """A contact over the version before. Its failure: ContactChanged."""
        return Transaction().replace(
            _item(contact), version=over.version, otherwise=ContactChanged()
        )


def contact_key(customer_id: str) -> tuple[str, str]:
    """Where a customer's contact lies."""
    return f"PERSON#{customer_id}", "CONTACT"


def _item(contact: Contact) -> Item:
    pk, sk = contact_key(contact.customer_id)
    return to_item(contact) | {"pk": pk, "sk": sk}
