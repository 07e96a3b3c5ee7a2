"""What tickets provide."""

from __future__ import annotations

from functions.support.settings import SupportSettings
from functions.support.tickets.changing import TicketChanging
from functions.support.tickets.merging import TicketMerging
from functions.support.tickets.repository import TicketRepository
from functions.support.tickets.selecting import TicketSelecting
from functions.support.tickets.service import Tickets
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of tickets."""
    wiring.provide(
        TicketChanging,
        lambda: TicketChanging(
            table=resources.table,
            tickets=TicketRepository(table=resources.table),
            clock=resources.clock,
        ),
    )
    wiring.provide(
        Tickets,
        lambda: Tickets(
            tickets=TicketRepository(table=resources.table),
            selecting=TicketSelecting(table=resources.table),
            changing=wiring.use(TicketChanging),
            clock=resources.clock,
        ),
    )
    wiring.provide(
        TicketMerging,
        lambda: TicketMerging(
            table=resources.table,
            tickets=TicketRepository(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
