"""What deadlines provide."""

from __future__ import annotations

from functions.support.deadlines.repository import ProgressRepository
from functions.support.deadlines.service import DeadlineWatch
from functions.support.settings import SupportSettings
from functions.support.sla.repository import RulesRepository
from functions.support.tickets.repository import TicketRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the watch over deadlines."""
    table = resources.table
    wiring.provide(
        DeadlineWatch,
        lambda: DeadlineWatch(
            table=table,
            tickets=TicketRepository(table=table),
            rules=RulesRepository(table=table),
            progress=ProgressRepository(table=table),
            clock=resources.clock,
        ),
    )
