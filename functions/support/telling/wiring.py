"""What telling provides."""

from __future__ import annotations

from functions.support.settings import SupportConsumerSettings
from functions.support.telling.service import Telling
from functions.support.tickets.repository import TicketRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportConsumerSettings]) -> None:
    """Provide the use case of telling people."""
    wiring.provide(
        Telling,
        lambda: Telling(
            table=resources.table,
            tickets=TicketRepository(table=resources.table),
            clock=resources.clock,
            locale=resources.settings.locale,
        ),
    )
