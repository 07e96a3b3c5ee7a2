"""Uptime from the changes that were kept, and what anybody may know of the network."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.monitoring.states.heartbeats import Heartbeat
from functions.monitoring.uptime.entities import availability
from tests.fakes.people import a_customer
from tests.unit.monitoring.network import OPERATOR, Network
from tests.unit.monitoring.test_incidents import after, connect, hear, watch

ANNA = a_customer("of-c-1", "monitoring:uptime:read")
HOUR = {"from": "2026-03-10T09:00:00Z", "to": "2026-03-10T10:00:00Z"}


def uptime(network: Network, by: Any = OPERATOR, **query: str) -> dict[str, Any]:
    reply = network.api.get("/uptime", query=HOUR | query, by=by)
    assert reply.status == 200, reply.text
    (part,) = reply.json["parts"]
    found: dict[str, Any] = part
    return found


def test_uptime_equals_a_recomputation_from_the_heartbeats(network: Network) -> None:
    node = network.add("sw-1")["id"]
    beats = [*range(0, 600, 60), 1000, *range(1500, 2400, 60), *range(3000, 3600, 60)]
    for minute in range(0, 3660, 60):
        for beat in (b for b in beats if minute <= b < minute + 60):
            hear(network, beat, node)
        watch(network, minute + 59)
    span = after(0), after(3600)
    expected = availability(span, Heartbeat(60, 3).silences(map(after, beats), span[1]), ())
    found = uptime(network, nodeId=node)
    assert found["upSeconds"] == expected.up // timedelta(seconds=1)
    assert (found["countedSeconds"], found["maintenanceSeconds"]) == (3600, 0)
    assert Decimal(str(found["percent"])) == expected.percent


def test_a_customer_is_served_while_nothing_above_is_down(network: Network) -> None:
    top = network.add("top")
    leaf = network.add("leaf", top)
    connect(network, leaf["id"], "b-1", ["c-1"])
    body = {"nodeId": top["id"], "title": "Cards", "beginsAt": "2026-03-10T09:30:00Z",
            "endsAt": "2026-03-10T09:40:00Z"}  # fmt: skip
    assert network.api.post("/maintenance-windows", body, by=OPERATOR).status == 201
    hear(network, 0, top["id"], leaf["id"])
    for second in range(60, 1200, 60):
        hear(network, second, leaf["id"])
    watch(network, 1200)
    for second in range(1200, 3600, 60):
        hear(network, second, top["id"], leaf["id"])
    network.clock.at = after(4000)
    part = {"upSeconds": 1980, "countedSeconds": 3000, "maintenanceSeconds": 600, "percent": 66.0}
    assert uptime(network, ANNA) == part | {"kind": "contract", "id": "c-1"}
    assert uptime(network, customerId="of-c-1") == part | {"kind": "contract", "id": "c-1"}
    assert uptime(network, buildingId="b-1") == part | {"kind": "building", "id": "b-1"}
    whole = uptime(network, nodeId=leaf["id"])
    assert (whole["kind"], whole["percent"]) == ("node", 66.0)


def test_what_nobody_knows_counts_as_nothing(network: Network) -> None:
    node = network.add("sw-1")["id"]
    network.clock.at = after(3600)
    assert uptime(network, nodeId=node)["percent"] is None


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 422),
        ({"nodeId": "x", "buildingId": "y"}, 422),
        ({"nodeId": "x"}, 404),
        ({"buildingId": "x"}, 404),
        ({"nodeId": "x", "from": "2024-01-01T00:00:00Z"}, 422),
        ({"nodeId": "x", "from": "2027-01-01T00:00:00Z"}, 422),
    ],
)
def test_one_thing_is_asked_for(network: Network, query: dict[str, str], status: int) -> None:
    assert network.api.get("/uptime", query=query, by=OPERATOR).status == status


def test_a_customer_does_not_see_another(network: Network) -> None:
    assert network.api.get("/uptime", query={"customerId": "x"}, by=ANNA).status == 404
    assert network.api.get("/uptime", by=ANNA).json["parts"] == []


def test_anybody_sees_areas_and_no_names(network: Network) -> None:
    node = network.add("olt-secret", kind="olt", site="Tver")["id"]
    body = {"nodeId": node, "title": "Cards", "beginsAt": "2026-03-11T09:30:00Z",
            "endsAt": "2026-03-11T09:40:00Z"}  # fmt: skip
    network.api.post("/maintenance-windows", body, by=OPERATOR)
    hear(network, 0, node)
    watch(network, 200)
    shown = network.api.get("/status")
    assert shown.json["outages"] == [{"area": "Tver", "since": "2026-03-10T09:03:00Z"}]
    assert [work["area"] for work in shown.json["works"]] == ["Tver"]
    assert "secret" not in shown.text
    hear(network, 260, node)
    watch(network, 261)
    assert network.api.get("/status").json["outages"] == []
