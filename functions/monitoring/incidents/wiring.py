"""What incidents provide."""

from __future__ import annotations

from functions.monitoring.incidents.opening import IncidentWriting
from functions.monitoring.incidents.repository import IncidentRepository
from functions.monitoring.incidents.service import Incidents
from functions.monitoring.incidents.watch import IncidentWatch
from functions.monitoring.maintenance.repository import WindowRepository
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.reach.repository import ReachRepository
from functions.monitoring.settings import MonitoringSettings
from functions.monitoring.states.repository import StateRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide the use cases of incidents."""
    table, clock, new_id = resources.table, resources.clock, resources.new_id
    nodes, incidents = NodeRepository(table=table), IncidentRepository(table=table)
    reaches = ReachRepository(table=table)
    writing = IncidentWriting(incidents=incidents, reaches=reaches)
    wiring.provide(
        Incidents,
        lambda: Incidents(
            table=table, nodes=nodes, incidents=incidents, reaches=reaches, writing=writing,
            clock=clock, new_id=new_id,
        ),
    )  # fmt: skip
    wiring.provide(
        IncidentWatch,
        lambda: IncidentWatch(
            table=table, nodes=nodes, states=StateRepository(table=table),
            windows=WindowRepository(table=table), incidents=incidents, writing=writing,
            clock=clock, new_id=new_id,
        ),
    )  # fmt: skip
