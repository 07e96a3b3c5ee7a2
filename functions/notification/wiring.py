"""How the API gets its use cases.

The dispatcher's stand in dispatching.py, so that neither loads the other's.
"""

from __future__ import annotations

from functions.notification.deliveries.service import Deliveries
from functions.notification.feed.service import Feed
from functions.notification.messages.repository import MessageRepository
from functions.notification.preferences.repository import PreferencesRepository
from functions.notification.preferences.service import CustomerPreferences
from functions.notification.settings import NotificationSettings
from shared.clock import Clock, system_clock
from shared.dynamo import Table
from shared.idempotency import Idempotency
from shared.service import service_table
from shared.settings import load
from shared.wiring import Wiring


def wiring_of(table: Table, clock: Clock) -> Wiring:
    """What the API uses."""
    messages = MessageRepository(table)
    preferences = PreferencesRepository(table)
    return (
        Wiring()
        .provide(Feed, lambda: Feed(messages, clock))
        .provide(Deliveries, lambda: Deliveries(messages, clock))
        .provide(CustomerPreferences, lambda: CustomerPreferences(preferences, clock))
        .provide(Idempotency, lambda: Idempotency(table, clock))
    )


def wire() -> Wiring:
    """The API's wiring on the real table."""
    settings = load(NotificationSettings)
    return wiring_of(service_table(settings.table_name, settings.cursor_secret_arn), system_clock)
