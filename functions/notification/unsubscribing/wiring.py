"""What unsubscribing provides."""

from __future__ import annotations

from functions.notification.preferences.repository import PreferencesRepository
from functions.notification.settings import NotificationSettings
from functions.notification.unsubscribing.links import UnsubscribeLinks
from functions.notification.unsubscribing.service import Unsubscribing
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[NotificationSettings]) -> None:
    """Provide the use cases of links, and the links themselves."""
    table, settings = resources.table, resources.settings
    wiring.provide(
        UnsubscribeLinks,
        lambda: UnsubscribeLinks(
            key=lambda: clients.secret(settings.reply_key_arn), public_url=settings.public_url
        ),
    )
    wiring.provide(
        Unsubscribing,
        lambda: Unsubscribing(
            table=table,
            preferences=PreferencesRepository(table=table),
            links=wiring.use(UnsubscribeLinks),
            clock=resources.clock,
        ),
    )
