"""Preferences in the notification table.

pk PERSON#<customer id>   sk PREFERENCES     the customer's choices
"""

from __future__ import annotations

from functions.notification.preferences.entities import Preferences
from shared.component import component
from shared.dynamo import Item, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


def preferences_key(customer_id: str) -> tuple[str, str]:
    """Where a customer's preferences lie."""
    return f"PERSON#{customer_id}", "PREFERENCES"


def stored_preferences(customer_id: str, item: Item | None) -> Preferences:
    """Preferences as they are stored; those of version 0 where none are."""
    return from_item(Preferences, item).complete() if item else Preferences(customer_id)


@component
class PreferencesRepository:
    """Reads preferences, and says how they are written."""

    table: Table

    def get(self, customer_id: str) -> Preferences:
        """A customer's preferences; those of version 0 where none are stored."""
        return stored_preferences(customer_id, self.table.get(*preferences_key(customer_id)))

    def change(self, preferences: Preferences, *, over: Preferences) -> Transaction:
        """Preferences over the version before. Its failure: PreconditionFailed."""
        pk, sk = preferences_key(preferences.customer_id)
        item = to_item(preferences) | {"pk": pk, "sk": sk}
        unchanged = (
            Condition(equals={"version": over.version}) if over.version else Condition(absent=True)
        )
        return Transaction().put(item, when=unchanged)
