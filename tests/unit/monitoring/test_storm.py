"""A network falls silent within a minute and comes back, three times."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from functions.monitoring.incidents.watch import IncidentWatch
from functions.monitoring.nodes.entities import Node
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.states.entities import Beat
from functions.monitoring.states.service import States
from functions.monitoring.vocabulary import NodeKind
from tests.unit.monitoring.network import Network

BEGAN = datetime(2026, 3, 10, 9, tzinfo=UTC)
ROOTS, LEAVES = 3, 10


def after(seconds: int) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def a_network(network: Network) -> list[str]:
    """Roots, in each some switches, on each some leaves; ids say where they hang."""
    nodes = NodeRepository(table=network.table)
    found: list[str] = []

    def add(node_id: str, above: str | None, kind: NodeKind, children: int) -> None:
        node = Node(node_id, node_id, kind, node_id, BEGAN, BEGAN, BEGAN, above, children=children)
        network.table.commit(nodes.add(node))
        found.append(node_id)

    for root in range(ROOTS):
        add(f"r{root}", None, NodeKind.OLT, LEAVES)
        for middle in range(LEAVES):
            add(f"r{root}-{middle}", f"r{root}", NodeKind.SWITCH, LEAVES)
            for leaf in range(LEAVES):
                add(f"r{root}-{middle}-{leaf}", f"r{root}-{middle}", NodeKind.SWITCH, 0)
    return found


def test_a_storm_is_an_incident_for_each_root_and_loses_no_change(network: Network) -> None:
    ids = a_network(network)
    states, watch = network.wiring.use(States), network.wiring.use(IncidentWatch)

    def minute(second: int, *, alive: bool) -> None:
        """A minute in which each node is heard of at a second of its own, if it is alive."""
        network.clock.at = after(second + 59)
        if alive:
            states.heard(Beat(one, after(second + n % 59)) for n, one in enumerate(ids))
        states.sweep(lambda: True)
        watch.run(lambda: True)

    second = 0
    for _ in range(3):
        for alive in (*[True] * 5, *[False] * 4, *[True] * 4):
            minute(second, alive=alive)
            second += 60
    opened = [e["data"]["nodeId"] for e in network.table.events("monitoring.incident.opened")]
    assert sorted(opened) == sorted([f"r{n}" for n in range(ROOTS)] * 3)
    for kind in ("down", "up"):
        said = Counter(e["subject"] for e in network.table.events(f"monitoring.node.{kind}"))
        assert said == dict.fromkeys(ids, 3)
    kept = Counter(pk for pk, sk in network.table.items if sk.startswith("CHANGE#"))
    assert set(kept.values()) == {7}
    resolved = network.table.events("monitoring.incident.resolved")
    assert len(resolved) == len(opened)
