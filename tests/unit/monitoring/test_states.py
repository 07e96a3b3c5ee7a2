"""States of nodes: silence is noticed, each change is kept, and each is said once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from functions.monitoring.jobs import UnknownJob, run
from functions.monitoring.states.entities import Beat
from functions.monitoring.states.heartbeats import Heartbeat
from functions.monitoring.states.repository import StateRepository
from functions.monitoring.states.service import States
from tests.unit.monitoring.network import OPERATOR, Network

BEGAN = datetime(2026, 3, 10, 9, tzinfo=UTC)


def after(seconds: int) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def hear(network: Network, node_id: str, *seconds: int) -> None:
    for second in seconds:
        network.clock.at = max(network.clock.at, after(second))
        network.wiring.use(States).heard([Beat(node_id, after(second))])


def sweep(network: Network, second: int) -> int:
    network.clock.at = after(second)
    done: int = run({"job": "watch"}, network.wiring, lambda: True)["down"]
    return done


def changes(network: Network, node_id: str) -> list[tuple[int, str]]:
    found = StateRepository(table=network.table).changes(node_id, None, None)
    return [((c.at - BEGAN) // timedelta(seconds=1), c.after.value) for c in found]


def state(network: Network, node_id: str) -> str:
    found: str = network.api.get(f"/nodes/{node_id}", by=OPERATOR).json["state"]
    return found


def test_a_node_is_unknown_until_it_is_heard_of(network: Network) -> None:
    node = network.add("sw-1")["id"]
    assert state(network, node) == "unknown"
    hear(network, node, 0)
    assert state(network, node) == "up"


def test_silence_is_noticed_and_said_once(network: Network) -> None:
    node = network.add("sw-1")["id"]
    hear(network, node, 0, 60)
    assert sweep(network, 239) == 0
    assert sweep(network, 240) == 1
    assert sweep(network, 300) == 0
    assert state(network, node) == "down"
    hear(network, node, 330)
    assert state(network, node) == "up"
    assert changes(network, node) == [(0, "up"), (240, "down"), (330, "up")]
    assert [e["type"] for e in network.table.events() if "node" in e["type"]] == [
        "monitoring.node.down", "monitoring.node.up",
    ]  # fmt: skip


def test_what_nobody_looked_at_in_time_is_kept_as_it_was(network: Network) -> None:
    node = network.add("sw-1")["id"]
    hear(network, node, 0, 500)
    assert changes(network, node) == [(0, "up"), (180, "down"), (500, "up")]


def test_a_late_heartbeat_says_that_it_was_never_down(network: Network) -> None:
    node = network.add("sw-1")["id"]
    hear(network, node, 0)
    sweep(network, 200)
    hear(network, node, 150)
    assert changes(network, node) == [(0, "up"), (180, "down"), (180, "up")]
    assert state(network, node) == "up"


def test_heartbeats_that_are_old_or_repeated_change_nothing(network: Network) -> None:
    node = network.add("sw-1")["id"]
    hear(network, node, 60, 60, 30)
    found = StateRepository(table=network.table).find(node)
    assert found
    assert found.last_beat == after(60)


def test_changes_are_those_of_a_recomputation_from_the_heartbeats(network: Network) -> None:
    node = network.add("sw-1")["id"]
    beats = [0, 60, 100, 400, 460, 700, 1000, 1180, 1361]
    for minute in range(0, 1500, 60):
        hear(network, node, *(b for b in beats if minute <= b < minute + 60))
        sweep(network, minute + 59)
    spans = Heartbeat(60, 3).silences(map(after, beats), after(1500))
    expected = [(0, "up")]
    for begins, ends in spans:
        expected += [((t - BEGAN) // timedelta(seconds=1), s)
                     for t, s in ((begins, "down"), (ends, "up"))]  # fmt: skip
    assert changes(network, node) == expected


def test_a_hundred_heartbeats_are_a_read_and_a_transaction(network: Network) -> None:
    nodes = [network.add(f"sw-{n}")["id"] for n in range(80)]
    network.wiring.use(States).heard([Beat(node, after(0)) for node in nodes])
    network.table.requests.clear()
    network.wiring.use(States).heard([Beat(node, after(60)) for node in nodes])
    assert len(network.table.requests) == 2


def test_what_is_heard_of_no_node_is_passed_over(network: Network) -> None:
    network.wiring.use(States).heard([Beat("nobody", after(0))])
    assert StateRepository(table=network.table).find("nobody") is None


def test_a_node_that_is_gone_is_forgotten(network: Network) -> None:
    node = network.add("sw-1")["id"]
    hear(network, node, 0)
    network.api.delete(f"/nodes/{node}", by=OPERATOR)
    sweep(network, 300)
    assert StateRepository(table=network.table).find(node) is None


def test_there_is_no_other_job(network: Network) -> None:
    with pytest.raises(UnknownJob):
        run({"job": "tea"}, network.wiring, lambda: True)
