"""Preferences in the notification table.

pk PERSON#<customer id>   sk PREFERENCES     the customer's choices
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.notification.preferences.entities import Preferences
from shared.dynamo import Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


@dataclass(frozen=True)
class PreferencesRepository:
    """Reads and writes preferences."""

    table: Table

    def get(self, customer_id: str) -> Preferences:
        """A customer's preferences; those of version 0 where none are stored."""
        item = self.table.get(f"PERSON#{customer_id}", "PREFERENCES")
        if item is None:
            return Preferences(customer_id)
        return from_item(Preferences, item).complete()

    def change(self, before: Preferences, after: Preferences, at: datetime) -> None:
        """Store preferences over the version before. Raises: PreconditionFailed."""
        item = to_item(after) | {"pk": f"PERSON#{after.customer_id}", "sk": "PREFERENCES"}
        unchanged = (
            Condition(equals={"version": before.version})
            if before.version
            else Condition(absent=True)
        )
        subject = f"preferences#{after.customer_id}"
        self.table.commit(
            Transaction()
            .put(item, when=unchanged)
            .audit(subject, "preferences.changed", at=at, before=before, after=after)
        )
