"""How the dispatcher gets its use cases."""

from __future__ import annotations

from collections.abc import Mapping

from functions.notification.allowances.repository import AllowanceRepository
from functions.notification.catalogue.entities import Channel
from functions.notification.channels.mail import Mail
from functions.notification.channels.port import Sender
from functions.notification.contacts.repository import ContactRepository
from functions.notification.contacts.service import Contacts
from functions.notification.messages.composing import Composer
from functions.notification.messages.repository import MessageRepository
from functions.notification.messages.service import Dispatcher
from functions.notification.preferences.repository import PreferencesRepository
from functions.notification.settings import DispatcherSettings
from functions.notification.templates.rendering import Renderer
from shared import aws
from shared.clock import Clock, system_clock
from shared.dynamo import Table
from shared.service import service_table
from shared.wiring import Wiring


def wiring_of(
    table: Table, clock: Clock, settings: DispatcherSettings, senders: Mapping[Channel, Sender]
) -> Wiring:
    """What the dispatcher uses."""
    contacts = ContactRepository(table)
    composer = Composer(
        contacts,
        PreferencesRepository(table),
        Renderer(settings.locale),
        clock,
        settings.public_url,
        settings.time_zone,
    )
    dispatcher = Dispatcher(
        MessageRepository(table), AllowanceRepository(table), composer, senders, clock
    )
    return (
        Wiring()
        .provide(Contacts, lambda: Contacts(contacts, settings.time_zone))
        .provide(Dispatcher, lambda: dispatcher)
    )


def wire(settings: DispatcherSettings) -> Wiring:
    """The dispatcher's wiring on the real table and the real channels."""
    mail = Mail(aws.client("ses"), settings.mail_sender)
    return wiring_of(
        service_table(settings.table_name), system_clock, settings, {Channel.EMAIL: mail}
    )
