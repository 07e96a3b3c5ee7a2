"""What joining provides."""

from __future__ import annotations

from functions.support.joining.service import TicketJoining
from functions.support.messages.repository import MessageRepository
from functions.support.settings import SupportSettings
from functions.support.tickets.repository import TicketRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the merging and splitting of tickets."""
    table = resources.table
    wiring.provide(
        TicketJoining,
        lambda: TicketJoining(
            table=table,
            tickets=TicketRepository(table=table),
            messages=MessageRepository(table=table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
