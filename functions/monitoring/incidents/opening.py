"""What opens, resolves, merges and tells an incident: the writes of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from functions.monitoring.incidents.entities import (
    NOTICES,
    Cause,
    Incident,
    IncidentDraft,
    Severity,
)
from functions.monitoring.incidents.events import (
    IncidentEscalated,
    IncidentOpened,
    IncidentResolved,
)
from functions.monitoring.incidents.repository import IncidentRepository
from functions.monitoring.nodes.entities import Node
from functions.monitoring.reach.entities import Purpose, Reach
from functions.monitoring.reach.repository import ReachRepository
from functions.monitoring.vocabulary import NodeKind
from shared.component import component
from shared.dynamo import Transaction

SEVERITIES = {
    NodeKind.OLT: Severity.CRITICAL,
    NodeKind.ROUTER: Severity.CRITICAL,
    NodeKind.POWER: Severity.CRITICAL,
    NodeKind.LINK: Severity.CRITICAL,
    NodeKind.SWITCH: Severity.MAJOR,
    NodeKind.ACCESS_POINT: Severity.MINOR,
}


@component
class IncidentWriting:
    """Says how incidents begin and end, with whom they reach and what is said."""

    incidents: IncidentRepository
    reaches: ReachRepository

    def opened(self, incident: Incident) -> Transaction:
        """A new incident; a worker finds out whom it reaches. Its failure: IncidentChanged."""
        reach = Reach(
            subject_id=incident.id,
            purpose=Purpose.OUTAGE,
            node_id=incident.node_id,
            node_name=incident.node_name,
            site=incident.site,
            title=incident.title,
            begins_at=incident.started_at,
        )
        writes = self.incidents.add(incident).extend(self.reaches.begin(reach))
        return writes.emit(IncidentOpened.of(incident))

    def resolved(self, after: Incident, before: Incident, reach: Reach | None) -> Transaction:
        """An incident that is over. Its failures: IncidentChanged, ReachChanged."""
        writes = self.incidents.change(after, over=before).emit(IncidentResolved.of(after))
        if reach is None or after.ended_at is None:
            return writes
        return writes.extend(self.reaches.change(reach.over(after.ended_at), over=reach))

    def told(self, after: Incident, before: Incident) -> Transaction:
        """An incident of which who is on duty is told again. Its failure: IncidentChanged."""
        return self.incidents.change(after, over=before).emit(IncidentEscalated.of(after))


def silent(node: Node, path: Sequence[Node], incident_id: str, since: datetime,
           now: datetime) -> Incident:  # fmt: skip
    """The incident of a node that is down; a path leads from the top to the node."""
    return _begun(
        Incident(
            id=incident_id,
            node_id=node.id,
            node_code=node.code,
            node_name=node.name,
            site=node.site,
            title=node.name,
            started_at=since,
            opened_at=now,
            updated_at=now,
            severity=SEVERITIES[node.kind],
            above=tuple(one.id for one in path if one.id != node.id),
        )
    )


def reported(draft: IncidentDraft, node: Node, path: Sequence[Node], incident_id: str,
             now: datetime) -> Incident:  # fmt: skip
    """The incident that somebody reports."""
    incident = silent(node, path, incident_id, draft.started_at or now, now)
    return replace(incident, title=draft.title, severity=draft.severity, cause=Cause.REPORT)


def _begun(incident: Incident) -> Incident:
    told = replace(incident, told_at=incident.opened_at)
    return replace(told, next_at=told.told_so_far.next_at(NOTICES, ()))
