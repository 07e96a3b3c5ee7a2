"""What deliveries provide."""

from __future__ import annotations

from functions.notification.deliveries.service import Deliveries
from functions.notification.messages.repository import MessageRepository
from functions.notification.settings import NotificationSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[NotificationSettings]) -> None:
    """Provide the use cases of the delivery log."""
    wiring.provide(
        Deliveries,
        lambda: Deliveries(
            table=resources.table,
            messages=MessageRepository(table=resources.table),
            clock=resources.clock,
        ),
    )
