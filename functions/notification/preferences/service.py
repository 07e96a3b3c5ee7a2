"""What customers do with their preferences."""

from __future__ import annotations

from functions.notification.preferences.entities import Choice, Preferences
from functions.notification.preferences.quiet_hours import QuietHours
from functions.notification.preferences.repository import PreferencesRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.errors import NotFound, PreconditionFailed
from shared.principal import Principal


class NoPreferences(NotFound):
    """Only customers have preferences."""


@component
class CustomerPreferences:
    """Use cases of preferences."""

    table: Table
    preferences: PreferencesRepository
    clock: Clock

    def get(self, by: Principal) -> Preferences:
        """The caller's own preferences. Raises: NoPreferences."""
        customer_id = by.scope(otherwise=NoPreferences)
        if customer_id is None:
            raise NoPreferences
        return self.preferences.get(customer_id)

    def update(
        self,
        choices: tuple[Choice, ...],
        quiet_hours: QuietHours | None,
        by: Principal,
        seen_version: int | None = None,
    ) -> Preferences:
        """Replace the caller's choices, and their quiet hours if any are given.

        Raises: NoPreferences, SecurityAlwaysOn, PreconditionFailed.
        """
        before = self.get(by)
        if seen_version not in (None, before.version):
            raise PreconditionFailed
        after = before.chosen(choices, quiet_hours)
        subject = f"preferences#{after.customer_id}"
        self.table.commit(
            self.preferences.change(after, over=before).audit(
                subject, "preferences.changed", at=self.clock(), before=before, after=after
            )
        )
        return after
