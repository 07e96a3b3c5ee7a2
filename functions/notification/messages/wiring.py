"""What messages provide."""

from __future__ import annotations

from functions.notification.allowances.repository import AllowanceRepository
from functions.notification.channels.port import Papers, Senders
from functions.notification.channels.threads import Threads
from functions.notification.messages.composing import Composer
from functions.notification.messages.due import DueMessages
from functions.notification.messages.letters import Letters
from functions.notification.messages.people import Readers
from functions.notification.messages.repository import MessageRepository
from functions.notification.messages.sending import Sending
from functions.notification.messages.service import Dispatcher
from functions.notification.settings import DispatcherSettings
from functions.notification.templates.house import House
from functions.notification.templates.published import PublishedTexts
from functions.notification.templates.rendering import Renderer
from functions.notification.unsubscribing.links import UnsubscribeLinks
from shared.aws import clients
from shared.reply_addresses import ReplyAddresses
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[DispatcherSettings]) -> None:
    """Provide the dispatcher, over the channels that the wiring has, and the job of what waits."""
    table = resources.table
    wiring.provide(
        DueMessages,
        lambda: DueMessages(
            table=table, messages=MessageRepository(table=table), clock=resources.clock
        ),
    )
    wiring.provide(Dispatcher, lambda: _dispatcher(wiring, resources))


def _house(settings: DispatcherSettings) -> House:
    return House(
        name=settings.provider_name,
        logo=settings.provider_logo,
        email=settings.support_mailbox,
        phone=settings.provider_phone,
        portal=settings.portal_url.rstrip("/"),
    )


def _dispatcher(wiring: Wiring, resources: Resources[DispatcherSettings]) -> Dispatcher:
    table, settings, clock = resources.table, resources.settings, resources.clock
    messages, senders = MessageRepository(table=table), wiring.use(Senders)
    texts = PublishedTexts(Renderer(settings.locale, _house(settings)), table, clock)
    addresses = ReplyAddresses(
        mailbox=settings.support_mailbox, key=lambda: clients.secret(settings.reply_key_arn)
    )
    letters = Letters(
        messages=messages,
        texts=texts,
        threads=Threads(addresses=addresses),
        papers=wiring.use(Papers),  # type: ignore[type-abstract]
        links=UnsubscribeLinks(key=addresses.key, public_url=settings.public_url),
        public_url=settings.public_url,
    )
    return Dispatcher(
        table=table,
        messages=messages,
        allowances=AllowanceRepository(table=table),
        composer=Composer(
            readers=Readers(table=table),
            texts=texts,
            senders=senders.by_channel,
            clock=clock,
            time_zone=settings.time_zone,
        ),
        sending=Sending(
            table=table, messages=messages, letters=letters, senders=senders, clock=clock
        ),
        clock=clock,
    )
