"""What the HTTP function is made of.

The dispatcher's wiring is dispatcher_wiring.py, so that neither function loads the other's.
"""

from __future__ import annotations

from functions.notification.deliveries import wiring as deliveries
from functions.notification.feed import wiring as feed
from functions.notification.preferences import wiring as preferences
from functions.notification.settings import NotificationSettings
from shared import idempotency
from shared.service import deployed
from shared.wiring import Resources, Wiring, wired


def wiring_of(resources: Resources[NotificationSettings]) -> Wiring:
    """The use cases of the HTTP function."""
    return wired(
        resources, feed.provide, preferences.provide, deliveries.provide, idempotency.provide
    )


def wire() -> Wiring:
    """The use cases of the deployed HTTP function."""
    return wiring_of(deployed(NotificationSettings))
