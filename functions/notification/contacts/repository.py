"""Contacts in the notification table.

pk PERSON#<customer id>   sk CONTACT     the contact
"""

from __future__ import annotations

from dataclasses import dataclass

from functions.notification.contacts.entities import Contact
from shared.dynamo import Item, Table, Transaction, from_item, to_item
from shared.dynamo.once import Once
from shared.errors import Conflict


class ContactChanged(Conflict):
    """The contact was changed by another event at the same moment."""


@dataclass(frozen=True)
class ContactRepository:
    """Reads and writes contacts."""

    table: Table

    def get(self, customer_id: str) -> Contact | None:
        """A customer's contact, or None."""
        item = self.table.get(*_key(customer_id))
        return None if item is None else from_item(Contact, item)

    def add(self, contact: Contact, once: Once | None) -> None:
        """Store a customer's first contact. Raises: ContactChanged, AlreadySeen."""
        transaction = Transaction().create(_item(contact), otherwise=ContactChanged())
        self.table.commit(transaction.once(once))

    def change(self, contact: Contact, once: Once | None) -> None:
        """Store a contact over its version before. Raises: ContactChanged, AlreadySeen."""
        transaction = Transaction().replace(
            _item(contact), version=contact.version - 1, otherwise=ContactChanged()
        )
        self.table.commit(transaction.once(once))


def _key(customer_id: str) -> tuple[str, str]:
    return f"PERSON#{customer_id}", "CONTACT"


def _item(contact: Contact) -> Item:
    pk, sk = _key(contact.customer_id)
    return to_item(contact) | {"pk": pk, "sk": sk}
