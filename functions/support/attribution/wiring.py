"""What attribution provides."""

from __future__ import annotations

from functions.support.attribution.service import Attribution
from functions.support.settings import SupportSettings
from functions.support.tickets.repository import TicketRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use case of giving a ticket to a customer."""
    wiring.provide(
        Attribution,
        lambda: Attribution(
            table=resources.table,
            tickets=TicketRepository(table=resources.table),
            clock=resources.clock,
        ),
    )
