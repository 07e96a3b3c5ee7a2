"""What channels provide."""

from __future__ import annotations

from functions.notification.catalogue.entities import Channel
from functions.notification.channels.mail import Mail
from functions.notification.channels.port import Senders
from functions.notification.settings import DispatcherSettings
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[DispatcherSettings]) -> None:
    """Provide the channels that leave the house."""
    sender = resources.settings.mail_sender
    wiring.provide(
        Senders,
        lambda: Senders({Channel.EMAIL: Mail(client=clients.ses(), sender=sender)}),
    )
