"""Preferences in the notification table.

pk PERSON#<customer id>   sk PREFERENCES     the customer's choices
"""

from __future__ import annotations

from functions.notification.preferences.entities import Preferences
from shared.component import component
from shared.dynamo import Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


@component
class PreferencesRepository:
    """Reads preferences, and says how they are written."""

    table: Table

    def get(self, customer_id: str) -> Preferences:
        """A customer's preferences; those of version 0 where none are stored."""
        item = self.table.get(f"PERSON#{customer_id}", "PREFERENCES")
        if item is None:
            return Preferences(customer_id)
        return from_item(Preferences, item).complete()

    def change(self, preferences: Preferences, *, over: Preferences) -> Transaction:
        """Preferences over the version before. Its failure: PreconditionFailed."""
        item = to_item(preferences) | {
            "pk": f"PERSON#{preferences.customer_id}",
            "sk": "PREFERENCES",
        }
        unchanged = (
            Condition(equals={"version": over.version}) if over.version else Condition(absent=True)
        )
        return Transaction().put(item, when=unchanged)
