"""What the feed provides."""

from __future__ import annotations

from functions.notification.feed.service import Feed
from functions.notification.messages.repository import MessageRepository
from functions.notification.settings import NotificationSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[NotificationSettings]) -> None:
    """Provide the use cases of the feed."""
    wiring.provide(
        Feed,
        lambda: Feed(
            table=resources.table,
            messages=MessageRepository(table=resources.table),
            clock=resources.clock,
        ),
    )
