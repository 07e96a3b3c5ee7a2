"""How long nodes, buildings and customers' contracts were served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from functions.monitoring.connections.repository import ConnectionRepository
from functions.monitoring.maintenance.repository import WindowRepository
from functions.monitoring.maintenance.windows import silences
from functions.monitoring.nodes.paths import Paths
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.states.repository import StateRepository
from functions.monitoring.uptime.entities import (
    Asked,
    Availability,
    NothingConnected,
    availability,
)
from functions.monitoring.uptime.history import history
from shared.clock import Clock
from shared.component import component
from shared.principal import Principal
from shared.spans import Span, without

MOST_CONTRACTS = 20


@dataclass(frozen=True, slots=True)
class Served:
    """How long one thing was served, in whole seconds."""

    kind: str
    id: str
    up_seconds: int
    counted_seconds: int
    maintenance_seconds: int
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Report:
    """How long things were served in a span."""

    begins_at: datetime
    ends_at: datetime
    parts: tuple[Served, ...]


@component
class Uptime:
    """The use case of asking how long something was served."""

    nodes: NodeRepository
    states: StateRepository
    windows: WindowRepository
    connections: ConnectionRepository
    clock: Clock

    def get(self, asked: Asked, by: Principal) -> Report:
        """How long what is asked for was served; the future is left out.

        Raises: NothingConnected, SpanTooLong, OneThing.
        """
        span = asked.span(self.clock())
        parts = tuple(
            self._served(kind, thing_id, node_id, span)
            for kind, thing_id, node_id in self._things(asked, by)
        )
        return Report(*span, parts)

    def _things(self, asked: Asked, by: Principal) -> list[tuple[str, str, str]]:
        """What is measured, each with the node that it hangs on."""
        customer_id = by.scope(asked.customer_id, otherwise=NothingConnected)
        if by.is_staff:
            asked.must_be_one()
        if by.is_customer or asked.customer_id is not None:
            contracts = self.connections.contracts_of(customer_id or "", MOST_CONTRACTS)
            return [
                ("contract", one.contract_id, place.node_id)
                for one in contracts
                if (place := self.connections.building(one.building_id)) is not None
            ]
        if asked.building_id is not None:
            building = self.connections.building(asked.building_id)
            if building is None:
                raise NothingConnected
            return [("building", building.building_id, building.node_id)]
        return [("node", asked.node_id or "", asked.node_id or "")]

    def _served(self, kind: str, thing_id: str, node_id: str, span: Span) -> Served:
        """A thing is served while no node of its path is down, as far as any is known of."""
        path = [node.id for node in Paths(self.nodes).of([node_id]).get(node_id, ())]
        if not path:
            raise NothingConnected
        down: list[Span] = []
        unknown = [span]
        for one in path:
            found = history(
                span,
                self.states.last_change_before(one, span[0]),
                self.states.changes(one, *span),
            )
            down += found.down
            known = without([span], found.unknown)
            unknown = without(unknown, known)
        work = silences(path, self.windows.coverings_of(path, span[0]))
        return _shown(kind, thing_id, availability(span, down, work, unknown))


def _shown(kind: str, thing_id: str, found: Availability) -> Served:
    second = timedelta(seconds=1)
    return Served(
        kind, thing_id, found.up // second, found.counted // second,
        found.maintenance // second, found.percent,
    )  # fmt: skip
