"""What the public status provides."""

from __future__ import annotations

from functions.monitoring.incidents.repository import IncidentRepository
from functions.monitoring.maintenance.repository import WindowRepository
from functions.monitoring.settings import MonitoringSettings
from functions.monitoring.status.service import Status
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide the public status."""
    table = resources.table
    wiring.provide(
        Status,
        lambda: Status(
            incidents=IncidentRepository(table=table),
            windows=WindowRepository(table=table),
            clock=resources.clock,
        ),
    )
