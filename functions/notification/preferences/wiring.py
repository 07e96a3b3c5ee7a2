"""What preferences provide."""

from __future__ import annotations

from functions.notification.preferences.repository import PreferencesRepository
from functions.notification.preferences.service import CustomerPreferences
from functions.notification.settings import NotificationSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[NotificationSettings]) -> None:
    """Provide the use cases of preferences."""
    wiring.provide(
        CustomerPreferences,
        lambda: CustomerPreferences(
            table=resources.table,
            preferences=PreferencesRepository(table=resources.table),
            clock=resources.clock,
        ),
    )
