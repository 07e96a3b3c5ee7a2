"""What opening provides."""

from __future__ import annotations

from functions.support.messages.repository import MessageRepository
from functions.support.opening.service import TicketOpening
from functions.support.settings import SupportSettings
from functions.support.tickets.repository import TicketRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use case of opening a ticket."""
    wiring.provide(
        TicketOpening,
        lambda: TicketOpening(
            table=resources.table,
            tickets=TicketRepository(table=resources.table),
            messages=MessageRepository(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
