"""What queues provide."""

from __future__ import annotations

from functions.support.queues.recount import Recount
from functions.support.queues.repository import QueueRepository
from functions.support.queues.service import QueueDesk
from functions.support.settings import SupportSettings
from functions.support.tickets.repository import TicketRepository
from functions.support.tickets.selecting import TicketSelecting
from functions.support.tickets.standing import PlaceRepository
from functions.support.views.repository import ViewRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of queues."""
    table = resources.table
    wiring.provide(
        QueueDesk,
        lambda: QueueDesk(
            table=table,
            queues=QueueRepository(table=table),
            places=PlaceRepository(table=table),
            views=ViewRepository(table=table),
            tickets=TicketRepository(table=table),
            clock=resources.clock,
        ),
    )
    wiring.provide(
        Recount,
        lambda: Recount(
            table=table,
            tickets=TicketRepository(table=table),
            selecting=TicketSelecting(table=table),
            places=PlaceRepository(table=table),
        ),
    )
