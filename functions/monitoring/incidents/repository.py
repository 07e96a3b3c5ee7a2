"""Incidents in the monitoring table.

pk INCIDENT#<id>   sk INCIDENT
     gsi1 INCIDENTS#<state>#<shard>   by id
     gsi2 INCIDENTS#NEXT#<shard>      while who is on duty is to be told again: by when
pk NODE#<id>       sk BELOW#<incident>   incidents of nodes below, while none stands for them
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from functions.monitoring.incidents.entities import (
    Incident,
    IncidentChanged,
    IncidentNotFound,
    IncidentState,
)
from functions.monitoring.reach.entities import Phase, Reach
from functions.monitoring.reach.repository import reach_key
from shared.clock import iso
from shared.component import component
from shared.dynamo import (
    Item,
    Page,
    Query,
    ShardedList,
    Table,
    Transaction,
    from_item,
    to_item,
)

_ALL = ShardedList("INCIDENTS", index="gsi1", shards=2)
_NEXT = ShardedList("INCIDENTS", index="gsi2", shards=2)


@component
class IncidentRepository:
    """Reads incidents, and says how they are written."""

    table: Table

    def get(self, incident_id: str) -> Incident:
        """An incident. Raises: IncidentNotFound."""
        item = self.table.get(*_key(incident_id))
        if item is None:
            raise IncidentNotFound
        return from_item(Incident, item)

    def get_with_reach(self, incident_id: str) -> tuple[Incident, Reach | None]:
        """An incident and whom it reaches, in one request. Raises: IncidentNotFound."""
        items = self.table.get_many([_key(incident_id), reach_key(incident_id)])
        found = {item["sk"]: item for item in items}
        if "INCIDENT" not in found:
            raise IncidentNotFound
        incident = from_item(Incident, found["INCIDENT"])
        if "REACH" not in found:
            return incident, None
        reach = from_item(Reach, found["REACH"])
        counted = reach.phase is not Phase.FINDING
        return incident.reaching(reach.contracts, reach.buildings, is_counted=counted), reach

    def list(
        self, states: tuple[IncidentState, ...], site: str | None, node_id: str | None,
        limit: int, cursor: str | None,
    ) -> Page[Incident]:  # fmt: skip
        """Incidents in these states, the newest first."""
        query = _ALL.query(
            of=[state.value for state in states], where={"site": site, "node_id": node_id}
        )
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Incident, item))

    def list_to_tell(self, until: datetime, limit: int) -> Sequence[Incident]:
        """Incidents of which who is on duty is to be told again by then."""
        query = _NEXT.query(of="NEXT", until=iso(until), newest_first=False)
        return [from_item(Incident, item) for item in self.table.first(query, limit=limit)]

    def nodes_below(self, node_id: str, limit: int) -> Sequence[str]:
        """Ids of nodes below one that have incidents for which none stands."""
        query = Query(f"NODE#{node_id}", prefix="BELOW#", consistent=True)
        return [item["node_id"] for item in self.table.first(query, limit=limit)]

    def add(self, incident: Incident) -> Transaction:
        """A new incident. Its failure: IncidentChanged."""
        writes = Transaction().create(_item(incident), otherwise=IncidentChanged())
        return writes.extend(self._below(incident))

    def change(self, incident: Incident, *, over: Incident) -> Transaction:
        """An incident over the one that was read. Its failure: IncidentChanged."""
        writes = Transaction().replace(
            _item(incident), version=over.version, otherwise=IncidentChanged()
        )
        return (
            writes if _stands(incident) is _stands(over) else writes.extend(self._below(incident))
        )

    def _below(self, incident: Incident) -> Transaction:
        """What the nodes above know of it."""
        writes = Transaction()
        for node_id in incident.above:
            key = {"pk": f"NODE#{node_id}", "sk": f"BELOW#{incident.id}"}
            if _stands(incident):
                writes.put(key | {"node_id": incident.node_id})
            else:
                writes.delete(key["pk"], key["sk"])
        return writes


def _stands(incident: Incident) -> bool:
    return incident.state in (IncidentState.OPEN, IncidentState.ACKNOWLEDGED)


def _key(incident_id: str) -> tuple[str, str]:
    return f"INCIDENT#{incident_id}", "INCIDENT"


def _item(incident: Incident) -> Item:
    pk, sk = _key(incident.id)
    item = to_item(incident) | {"pk": pk, "sk": sk}
    item |= _ALL.keys_by_id(incident.id, of=incident.state.value)
    if incident.next_at is not None:
        item |= _NEXT.keys(iso(incident.next_at), incident.id, of="NEXT")
    return item
