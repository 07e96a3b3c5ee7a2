"""What views provide."""

from __future__ import annotations

from functions.support.settings import SupportSettings
from functions.support.tickets.selecting import TicketSelecting
from functions.support.views.repository import ViewRepository
from functions.support.views.service import Views
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of saved filters."""
    wiring.provide(
        Views,
        lambda: Views(
            table=resources.table,
            views=ViewRepository(table=resources.table),
            selecting=TicketSelecting(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
