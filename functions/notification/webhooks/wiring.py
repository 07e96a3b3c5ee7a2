"""What webhooks provide."""

from __future__ import annotations

from functions.notification.settings import NotificationSettings
from functions.notification.webhooks.repository import WebhookRepository
from functions.notification.webhooks.service import Webhooks
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[NotificationSettings]) -> None:
    """Provide the use cases of webhooks."""
    wiring.provide(
        Webhooks,
        lambda: Webhooks(
            table=resources.table,
            webhooks=WebhookRepository(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
            to_loopback=resources.settings.webhooks_to_loopback,
        ),
    )
