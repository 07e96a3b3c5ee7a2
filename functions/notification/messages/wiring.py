"""What messages provide."""

from __future__ import annotations

from functions.notification.allowances.repository import AllowanceRepository
from functions.notification.channels.port import Papers, Senders
from functions.notification.channels.threads import Threads
from functions.notification.contacts.repository import ContactRepository
from functions.notification.messages.composing import Composer
from functions.notification.messages.repository import MessageRepository
from functions.notification.messages.service import Dispatcher
from functions.notification.preferences.repository import PreferencesRepository
from functions.notification.settings import DispatcherSettings
from functions.notification.templates.rendering import Renderer
from shared.aws import clients
from shared.reply_addresses import ReplyAddresses
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[DispatcherSettings]) -> None:
    """Provide the dispatcher, over the channels that the wiring has."""
    table = resources.table
    wiring.provide(
        Dispatcher,
        lambda: Dispatcher(
            table=table,
            messages=MessageRepository(table=table),
            allowances=AllowanceRepository(table=table),
            composer=_composer(resources),
            senders=wiring.use(Senders),
            papers=wiring.use(Papers),  # type: ignore[type-abstract]
            clock=resources.clock,
        ),
    )


def _composer(resources: Resources[DispatcherSettings]) -> Composer:
    table, settings = resources.table, resources.settings
    addresses = ReplyAddresses(
        mailbox=settings.support_mailbox, key=lambda: clients.secret(settings.reply_key_arn)
    )
    return Composer(
        contacts=ContactRepository(table=table),
        preferences=PreferencesRepository(table=table),
        texts=Renderer(settings.locale),
        threads=Threads(addresses=addresses),
        clock=resources.clock,
        public_url=settings.public_url,
        time_zone=settings.time_zone,
    )
