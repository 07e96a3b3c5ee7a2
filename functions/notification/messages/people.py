"""What is known of a person when something is to be told to them, in one read."""

from __future__ import annotations

from dataclasses import dataclass

from functions.notification.allowances.pace import Pace
from functions.notification.allowances.pace_repository import pace_key
from functions.notification.contacts.entities import Contact
from functions.notification.contacts.repository import contact_key
from functions.notification.preferences.entities import Preferences
from functions.notification.preferences.repository import preferences_key, stored_preferences
from shared.component import component
from shared.dynamo import Table, from_item


@dataclass(frozen=True, slots=True)
class Reader:
    """How a person is reached, what they want, and how much they were written to."""

    contact: Contact | None
    preferences: Preferences
    pace: Pace


@component
class Readers:
    """Looks people up."""

    table: Table

    def of(self, customer_id: str | None) -> Reader:
        """A customer, or somebody who is none and of whom nothing is known."""
        if not customer_id:
            return Reader(None, Preferences(""), Pace(""))
        keys = [contact_key(customer_id), preferences_key(customer_id), pace_key(customer_id)]
        found = {item["sk"]: item for item in self.table.get_many(keys)}
        contact, preferences, pace = (found.get(sk) for _, sk in keys)
        return Reader(
            from_item(Contact, contact) if contact else None,
            stored_preferences(customer_id, preferences),
            from_item(Pace, pace) if pace else Pace(customer_id),
        )
