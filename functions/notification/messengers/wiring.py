"""What messengers provide."""

from __future__ import annotations

from functions.notification.messengers.repository import MessengerRepository
from functions.notification.messengers.service import Messengers
from functions.notification.messengers.telegram import Bot
from functions.notification.settings import NotificationSettings
from functions.notification.suppressions.repository import SuppressionRepository
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[NotificationSettings]) -> None:
    """Provide the use cases of messengers, and the bot."""
    table, settings = resources.table, resources.settings
    wiring.provide(
        Bot,
        lambda: Bot(
            name=settings.telegram_bot, keys=lambda: clients.secret(settings.telegram_secret_arn)
        ),
    )
    wiring.provide(
        Messengers,
        lambda: Messengers(
            table=table,
            messengers=MessengerRepository(table=table),
            suppressions=SuppressionRepository(table=table),
            bot=wiring.use(Bot),
            clock=resources.clock,
        ),
    )
