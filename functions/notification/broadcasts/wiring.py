"""What broadcasts provide to those who make them; the worker's are in going_wiring.py."""

from __future__ import annotations

from functions.notification.audience.repository import AudienceRepository
from functions.notification.broadcasts.queue import BroadcastQueue, SqsBroadcastQueue
from functions.notification.broadcasts.repository import BroadcastRepository
from functions.notification.broadcasts.service import Broadcasts
from functions.notification.settings import NotificationSettings
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[NotificationSettings]) -> None:
    """Provide the use cases of broadcasts and their queue."""
    table, url = resources.table, resources.settings.broadcast_queue_url
    wiring.provide(
        BroadcastQueue,  # type: ignore[type-abstract]
        lambda: SqsBroadcastQueue(client=clients.sqs(), url=url),
    )
    wiring.provide(
        Broadcasts,
        lambda: Broadcasts(
            table=table,
            broadcasts=BroadcastRepository(table=table),
            audience=AudienceRepository(table=table),
            queue=wiring.use(BroadcastQueue),  # type: ignore[type-abstract]
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
