"""What bulk changes provide."""

from __future__ import annotations

from functions.support.bulk.repository import BulkRepository
from functions.support.bulk.service import Bulks
from functions.support.bulk.working import BulkWork
from functions.support.settings import SupportSettings
from functions.support.tickets.repository import TicketRepository
from functions.support.tickets.selecting import TicketSelecting
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of bulk changes."""
    table = resources.table
    wiring.provide(
        Bulks,
        lambda: Bulks(
            table=table,
            bulks=BulkRepository(table=table),
            tickets=TicketRepository(table=table),
            selecting=TicketSelecting(table=table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
    wiring.provide(
        BulkWork,
        lambda: BulkWork(
            table=table,
            bulks=BulkRepository(table=table),
            tickets=TicketRepository(table=table),
            clock=resources.clock,
        ),
    )
