"""What channels provide."""

from __future__ import annotations

from functions.notification.catalogue.entities import Channel
from functions.notification.channels.mail import Mail
from functions.notification.channels.papers import StoredPapers
from functions.notification.channels.port import Papers, Senders
from functions.notification.settings import DispatcherSettings
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[DispatcherSettings]) -> None:
    """Provide the channels that leave the house."""
    settings = resources.settings
    sender = settings.mail_sender
    wiring.provide(
        Papers,  # type: ignore[type-abstract]
        lambda: StoredPapers(store=clients.objects(), bucket=settings.documents_bucket),
    )
    wiring.provide(
        Senders,
        lambda: Senders({Channel.EMAIL: Mail(client=clients.ses(), sender=sender)}),
    )
