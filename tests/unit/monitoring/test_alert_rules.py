"""Alert rules: what is measured makes a node degraded, and whole again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.http import Reply
from tests.unit.monitoring.network import OPERATOR, Network
from tests.unit.monitoring.test_telemetry import at, tell

RULE = {
    "name": "Hot", "metric": "heat", "begins": {"comparison": ">", "threshold": 80},
    "ends": {"comparison": "<=", "threshold": 60},
}  # fmt: skip


def add(network: Network, **changes: Any) -> Reply:
    return network.api.post("/alert-rules", RULE | changes, by=OPERATOR)


def state(network: Network, node: dict[str, Any]) -> str:
    found: str = network.api.get(f"/nodes/{node['id']}", by=OPERATOR).json["state"]
    return found


def measure(network: Network, node: dict[str, Any], heat: float) -> str:
    """The state of a node after a measurement, a minute later than the one before."""
    network.clock.advance(seconds=60)
    assert tell(network, {"node": node["code"], "at": at(network), "metrics": {"heat": heat}})
    return state(network, node)


def test_a_node_is_degraded_between_two_thresholds(network: Network) -> None:
    assert add(network).status == 201
    node = network.add("sw-1")
    assert [measure(network, node, heat) for heat in (79, 80, 81, 61, 60, 80)] == [
        "up", "up", "degraded", "degraded", "up", "up",
    ]  # fmt: skip


def test_a_delay_counts_from_the_first_bad_sample(network: Network) -> None:
    add(network, begins={"comparison": ">", "threshold": 80, "forMinutes": 2})
    node = network.add("sw-1")
    assert [measure(network, node, heat) for heat in (90, 90, 70, 90, 90, 90)] == [
        "up", "up", "up", "up", "up", "degraded",
    ]  # fmt: skip


def test_a_rule_is_for_its_kinds_and_ends_with_itself(network: Network) -> None:
    rule = add(network, kinds=["switch"]).json
    switch, olt = network.add("sw-1"), network.add("olt-1", kind="olt")
    assert measure(network, switch, 90) == "degraded"
    assert measure(network, olt, 90) == "up"
    assert network.api.delete(f"/alert-rules/{rule['id']}", by=OPERATOR).status == 204
    assert measure(network, switch, 90) == "up"
    assert network.api.get(f"/alert-rules/{rule['id']}", by=OPERATOR).status == 404


def test_a_rule_is_replaced(network: Network) -> None:
    rule = add(network).json
    path = f"/alert-rules/{rule['id']}"
    changed = network.api.put(path, RULE | {"name": "Warm"}, by=OPERATOR)
    assert (changed.json["name"], changed.json["version"]) == ("Warm", 2)
    assert network.api.get(path, by=OPERATOR).json == changed.json
    assert network.api.get("/alert-rules", by=OPERATOR).json["items"] == [changed.json]


@pytest.mark.parametrize(
    ("comparison", "threshold", "fine"),
    [("<=", 80, True), ("<", 80, True), ("<", 81, False), (">", 60, False), ("<=", 60, True)],
)
def test_a_problem_ends_on_the_other_side(
    network: Network, comparison: str, threshold: int, fine: bool
) -> None:
    reply = add(network, ends={"comparison": comparison, "threshold": threshold})
    assert reply.status == (201 if fine else 422)
    assert fine or reply.json["errors"][0]["pointer"] == "/ends"


def test_there_are_fifty_rules_at_most(network: Network) -> None:
    assert [add(network, name=f"Rule {n}").status for n in range(51)] == [201] * 50 + [409]


def test_who_was_asked_and_did_not_answer_is_down_at_once(network: Network) -> None:
    node = network.add("sw-1")
    assert measure(network, node, 20) == "up"
    network.clock.advance(seconds=60)
    tell(network, {"node": "sw-1", "at": at(network), "up": False})
    assert state(network, node) == "down"
    assert measure(network, node, 20) == "up"
