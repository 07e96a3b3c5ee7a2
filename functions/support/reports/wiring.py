"""What reports provide."""

from __future__ import annotations

from functions.support.reports.repository import FactRepository
from functions.support.reports.service import TicketReports
from functions.support.settings import SupportSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use case of reports."""
    wiring.provide(
        TicketReports,
        lambda: TicketReports(
            facts=FactRepository(table=resources.table),
            clock=resources.clock,
            time_zone=resources.settings.time_zone,
        ),
    )
