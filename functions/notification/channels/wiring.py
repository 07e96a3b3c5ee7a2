"""What channels provide."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from functions.notification.catalogue.entities import Channel
from functions.notification.channels.guarded import Guarded
from functions.notification.channels.mail import Mail
from functions.notification.channels.papers import StoredPapers
from functions.notification.channels.port import Papers, Sender, Senders
from functions.notification.channels.push import Push
from functions.notification.channels.sms import SnsSms
from functions.notification.channels.smsc import Smsc
from functions.notification.channels.telegram import Telegram
from functions.notification.push_devices.repository import PushDeviceRepository
from functions.notification.settings import DispatcherSettings
from functions.notification.suppressions.repository import SuppressionRepository
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[DispatcherSettings]) -> None:
    """Provide the channels that leave the house."""
    settings = resources.settings
    wiring.provide(
        Papers,  # type: ignore[type-abstract]
        lambda: StoredPapers(store=clients.objects(), bucket=settings.documents_bucket),
    )
    wiring.provide(Senders, lambda: _senders(resources))


def _senders(resources: Resources[DispatcherSettings]) -> Senders:
    settings = resources.settings
    mail = Mail(client=clients.ses(), sender=settings.mail_sender, events=settings.mail_events)
    open_: dict[Channel, Sender] = {Channel.EMAIL: mail}
    if settings.telegram_bot:
        keys = partial(clients.secret, settings.telegram_secret_arn)
        open_[Channel.TELEGRAM] = Telegram(keys=keys)
    if settings.sms_gateway == "sns":
        open_[Channel.SMS] = SnsSms(client=clients.sns(), sender=settings.sms_sender)
    elif settings.sms_gateway == "smsc":
        keys = partial(clients.secret, settings.smsc_secret_arn)
        open_[Channel.SMS] = Smsc(keys=keys, sender=settings.sms_sender)
    if settings.push_android_application or settings.push_ios_application:
        table = resources.table
        devices = PushDeviceRepository(table=table)
        open_[Channel.PUSH] = Push(client=clients.sns(), table=table, devices=devices)
    return guarded(open_, resources)


def guarded(open_: Mapping[Channel, Sender], resources: Resources[Any]) -> Senders:
    """The channels, none of which sends to an address that takes nothing."""
    table = resources.table
    return Senders(
        {
            channel: Guarded(
                table=table,
                suppressions=SuppressionRepository(table=table),
                clock=resources.clock,
                channel=channel,
                sender=sender,
            )
            for channel, sender in open_.items()
        }
    )
