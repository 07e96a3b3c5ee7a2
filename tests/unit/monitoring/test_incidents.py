"""Incidents: one for each root, whoever is noticed first, and each contract is told once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.monitoring.connections.entities import Connection
from functions.monitoring.connections.service import ConnectionFollowing
from functions.monitoring.jobs import run
from functions.monitoring.states.entities import Beat
from functions.monitoring.states.service import States
from tests.unit.monitoring.network import OPERATOR, TECHNICIAN, Network

BEGAN = datetime(2026, 3, 10, 9, tzinfo=UTC)


def after(seconds: int) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def hear(network: Network, second: int, *node_ids: str) -> None:
    network.clock.at = max(network.clock.at, after(second))
    network.wiring.use(States).heard([Beat(one, after(second)) for one in node_ids])


def watch(network: Network, second: int) -> dict[str, Any]:
    network.clock.at = after(second)
    return run({"job": "watch"}, network.wiring, lambda: True)


def connect(network: Network, node_id: str, building: str, contracts: Iterable[str]) -> None:
    """Contracts in a building that hangs on a node."""
    path = f"/nodes/{node_id}/buildings/{building}"
    assert network.api.put(path, by=OPERATOR).status == 200
    following = network.wiring.use(ConnectionFollowing)
    for contract in contracts:
        following.follow(Connection(contract, f"of-{contract}", building, sequence=1))


def incidents(network: Network, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = network.api.get("/incidents", query=query, by=OPERATOR).json[
        "items"
    ]
    return found


def said(network: Network, kind: str) -> list[dict[str, Any]]:
    return [e["data"] for e in network.table.events(f"monitoring.{kind}")]


def told(network: Network, kind: str) -> list[str]:
    """The contracts that events of a kind have named, in their order."""
    return [c["contractId"] for e in said(network, kind) for c in e["contracts"]]


def a_tree(network: Network) -> tuple[str, str, str]:
    """A core, a switch below it and another one below that."""
    core = network.add("core", kind="olt", site="Tver")
    middle = network.add("middle", core)
    leaf = network.add("leaf", middle)
    return core["id"], middle["id"], leaf["id"]


def test_one_incident_stands_for_all_below_its_root(network: Network) -> None:
    core, middle, leaf = a_tree(network)
    connect(network, leaf, "b-1", ["c-1", "c-2"])
    connect(network, middle, "b-2", ["c-3"])
    hear(network, 0, core, middle, leaf)
    watch(network, 185)
    (incident,) = incidents(network)
    assert (incident["nodeId"], incident["state"]) == (core, "open")
    assert (incident["severity"], incident["startedAt"]) == ("critical", "2026-03-10T09:03:00Z")
    shown = network.api.get(f"/incidents/{incident['id']}", by=TECHNICIAN)
    assert shown.status == 403
    shown = network.api.get(f"/incidents/{incident['id']}", by=OPERATOR)
    assert (shown.json["contracts"], shown.json["buildings"], shown.json["isCounted"]) == (
        3,
        2,
        True,
    )
    assert sorted(told(network, "outage.started")) == ["c-1", "c-2", "c-3"]
    assert len(said(network, "node.down")) == 3
    assert len(said(network, "incident.opened")) == 1


def test_children_that_stay_down_get_an_incident_of_their_own(network: Network) -> None:
    core, middle, leaf = a_tree(network)
    connect(network, leaf, "b-1", ["c-1"])
    connect(network, core, "b-2", ["c-2"])
    hear(network, 0, core, middle, leaf)
    watch(network, 185)
    hear(network, 200, core, middle)
    watch(network, 240)
    assert [i["state"] for i in incidents(network)] == ["resolved"]
    for second in (260, 320, 380):
        hear(network, second, core, middle)
        watch(network, second + 1)
    own, old = incidents(network)
    assert (own["nodeId"], own["state"], old["nodeId"]) == (leaf, "open", core)
    assert own["startedAt"] == "2026-03-10T09:03:00Z"
    hear(network, 400, leaf)
    watch(network, 420)
    assert {i["state"] for i in incidents(network)} == {"resolved"}


def test_a_child_that_was_noticed_first_is_merged_into_its_root(network: Network) -> None:
    core, middle, leaf = a_tree(network)
    connect(network, leaf, "b-1", ["c-1"])
    connect(network, middle, "b-2", ["c-2"])
    for second in range(0, 301, 60):
        hear(network, second, core, middle, *([leaf] if not second else []))
    watch(network, 301)
    assert [i["nodeId"] for i in incidents(network)] == [leaf]
    watch(network, 485)
    watch(network, 490)
    assert {i["nodeId"]: i["state"] for i in incidents(network)} == {leaf: "merged", core: "open"}
    assert told(network, "outage.started") == ["c-1", "c-2"]
    hear(network, 500, core, middle, leaf)
    watch(network, 520)
    assert {i["state"] for i in incidents(network)} == {"resolved"}
    assert sorted(told(network, "outage.ended")) == ["c-1", "c-2"]
    ended = {e["contracts"][0]["contractId"]: e for e in said(network, "outage.ended")}
    assert ended["c-1"]["startedAt"] < ended["c-2"]["startedAt"]


def test_a_merged_child_that_stays_down_stands_for_itself_again(network: Network) -> None:
    core, middle, leaf = a_tree(network)
    connect(network, leaf, "b-1", ["c-1"])
    for second in range(0, 301, 60):
        hear(network, second, core, middle, *([leaf] if not second else []))
    for second in (301, 485, 490):
        watch(network, second)
    hear(network, 500, core, middle)
    for second in (520, 560, 620, 690):
        hear(network, second - 1, core, middle)
        watch(network, second)
    assert {i["nodeId"]: i["state"] for i in incidents(network)} == {leaf: "open", core: "resolved"}
    assert told(network, "outage.started") == ["c-1"]
    assert told(network, "outage.ended") == []


def test_who_may_have_failed_too_is_waited_for(network: Network) -> None:
    core, middle, leaf = a_tree(network)
    hear(network, 0, leaf)
    hear(network, 20, middle)
    hear(network, 40, core)
    for second in (185, 205, 225, 245):
        watch(network, second)
    assert [i["nodeId"] for i in incidents(network)] == [core]


def test_maintenance_mutes_until_it_ends(network: Network) -> None:
    core, middle, leaf = a_tree(network)
    connect(network, leaf, "b-1", ["c-1"])
    body = {"nodeId": core, "title": "New cards", "beginsAt": "2026-03-10T09:02:00Z",
            "endsAt": "2026-03-10T09:30:00Z"}  # fmt: skip
    made = network.api.post("/maintenance-windows", body, by=OPERATOR)
    assert made.status == 201, made.text
    hear(network, 0, core, middle, leaf)
    watch(network, 200)
    assert incidents(network) == []
    assert told(network, "maintenance.planned") == ["c-1"]
    hear(network, 1790, middle)
    watch(network, 1799)
    assert incidents(network) == []
    watch(network, 1800)
    assert [i["nodeId"] for i in incidents(network)] == [core]


def test_work_is_changed_and_ended(network: Network) -> None:
    core, *_ = a_tree(network)
    body = {"nodeId": core, "title": "New cards", "beginsAt": "2026-03-10T09:02:00Z",
            "endsAt": "2026-03-10T09:30:00Z"}  # fmt: skip
    made = network.api.post("/maintenance-windows", body, by=OPERATOR).json
    path = f"/maintenance-windows/{made['id']}"
    changed = network.api.put(path, body | {"endsAt": "2026-03-10T10:00:00Z"}, by=OPERATOR)
    assert changed.json["endsAt"] == "2026-03-10T10:00:00Z"
    network.clock.at = after(600)
    assert network.api.delete(path, by=OPERATOR).status == 204
    assert network.api.get(path, by=OPERATOR).json["endsAt"] == "2026-03-10T09:10:00Z"
    assert network.api.delete(path, by=OPERATOR).status == 409
    wrong = network.api.post(
        "/maintenance-windows", body | {"endsAt": body["beginsAt"]}, by=OPERATOR
    )
    assert wrong.json["errors"][0]["pointer"] == "/endsAt"
    wrong = network.api.post(
        "/maintenance-windows",
        body | {"nodeId": "x", "endsAt": "2026-03-10T11:00:00Z"},
        by=OPERATOR,
    )
    assert wrong.json["errors"][0]["pointer"] == "/nodeId"


def test_nobody_acknowledges_and_it_is_told_again(network: Network) -> None:
    core, *_ = a_tree(network)
    hear(network, 0, core)
    watch(network, 185)
    (incident,) = incidents(network)
    watch(network, 185 + 1799)
    assert said(network, "incident.escalated") == []
    watch(network, 185 + 1800)
    assert len(said(network, "incident.escalated")) == 1
    path = f"/incidents/{incident['id']}"
    taken = network.api.post(f"{path}/acknowledge", by=OPERATOR)
    assert (taken.json["state"], taken.json["assigneeId"]) == ("acknowledged", "operator-1")
    assert network.api.post(f"{path}/acknowledge", by=OPERATOR).status == 409
    watch(network, 9000)
    assert len(said(network, "incident.escalated")) == 1
    given = network.api.post(f"{path}/assign", {"assigneeId": None}, by=OPERATOR)
    assert given.json["assigneeId"] is None
    noted = network.api.post(f"{path}/notes", {"text": "On the way."}, by=OPERATOR)
    assert noted.json["notes"][0]["text"] == "On the way."
    over = network.api.post(f"{path}/resolve", by=OPERATOR)
    assert (over.json["state"], over.json["resolvedBy"]) == ("resolved", "operator-1")
    assert network.api.post(f"{path}/resolve", by=OPERATOR).status == 409
    hear(network, 9100, core)
    watch(network, 9200)
    assert len(said(network, "incident.resolved")) == 1


def test_somebody_reports_what_no_heartbeat_says(network: Network) -> None:
    _, middle, leaf = a_tree(network)
    connect(network, leaf, "b-1", [f"c-{n:03}" for n in range(95)])
    body = {"nodeId": middle, "title": "A cut cable", "severity": "major"}
    made = network.api.post("/incidents", body, by=OPERATOR)
    assert (made.status, made.json["cause"], made.json["isCounted"]) == (201, "report", False)
    watch(network, 60)
    path = f"/incidents/{made.json['id']}"
    shown = network.api.get(path, by=OPERATOR).json
    assert (shown["contracts"], shown["buildings"], shown["isCounted"]) == (95, 1, True)
    pages = network.api.get(f"{path}/contracts", by=OPERATOR).json["items"]
    assert [len(page["connections"]) for page in pages] == [40, 40, 15]
    network.api.post(f"{path}/resolve", by=OPERATOR)
    watch(network, 120)
    assert len(told(network, "outage.ended")) == 95
    later = network.api.post(
        "/incidents", body | {"startedAt": "2027-01-01T00:00:00Z"}, by=OPERATOR
    )
    assert later.json["errors"][0]["pointer"] == "/startedAt"
    nowhere = network.api.post("/incidents", body | {"nodeId": "x"}, by=OPERATOR)
    assert nowhere.json["errors"][0]["pointer"] == "/nodeId"


def test_buildings_hang_on_one_node_at_a_time(network: Network) -> None:
    core, middle, _ = a_tree(network)
    connect(network, core, "b-1", ["c-1"])
    connect(network, middle, "b-1", [])
    assert network.api.get(f"/nodes/{core}/buildings", by=OPERATOR).json["items"] == []
    (there,) = network.api.get(f"/nodes/{middle}/buildings", by=OPERATOR).json["items"]
    assert there == {"buildingId": "b-1", "nodeId": middle, "version": 2}
    assert network.api.delete(f"/nodes/{core}/buildings/b-1", by=OPERATOR).status == 404
    assert network.api.delete(f"/nodes/{middle}/buildings/b-1", by=OPERATOR).status == 204
    assert network.api.put("/nodes/x/buildings/b-1", by=OPERATOR).status == 404
