"""What the worker and the watch of broadcasts provide."""

from __future__ import annotations

import time

from functions.notification.audience.repository import AudienceRepository
from functions.notification.broadcasts.going import BroadcastGoing, BroadcastWatch
from functions.notification.broadcasts.queue import BroadcastQueue
from functions.notification.broadcasts.repository import BroadcastRepository
from functions.notification.catalogue.entities import Channel
from functions.notification.contacts.repository import ContactRepository
from functions.notification.settings import BroadcastSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BroadcastSettings]) -> None:
    """Provide the use cases that send."""
    table = resources.table
    wiring.provide(
        BroadcastGoing,
        lambda: BroadcastGoing(
            table=table,
            broadcasts=BroadcastRepository(table=table),
            audience=AudienceRepository(table=table),
            contacts=ContactRepository(table=table),
            rates=rates(resources.settings.broadcast_rates),
            clock=resources.clock,
            sleep=time.sleep,
        ),
    )
    wiring.provide(
        BroadcastWatch,
        lambda: BroadcastWatch(
            table=table,
            broadcasts=BroadcastRepository(table=table),
            queue=wiring.use(BroadcastQueue),  # type: ignore[type-abstract]
            clock=resources.clock,
        ),
    )


def rates(text: str) -> dict[Channel, float]:
    """Messages a second on each channel, as a setting says them: `email:14,sms:10`."""
    said = dict(part.split(":") for part in text.split(","))
    return {channel: float(said[channel.value]) for channel in Channel}
