"""Alerts: a node is degraded while one of its alerts fires."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.http import Reply
from tests.unit.monitoring.network import OPERATOR, Network
from tests.unit.monitoring.test_telemetry import POLLER, tell


def alert(network: Network, status: str = "firing", **changes: Any) -> Reply:
    """The answer to a message of one alert."""
    told = {"status": status, "fingerprint": "a1", "startsAt": "2026-03-10T09:00:00Z",
            "endsAt": "2026-03-10T09:20:00Z", "labels": {"node": "sw-1", "alertname": "RxLow"},
            "annotations": {"summary": "weak"}, "generatorURL": "http://prometheus"}  # fmt: skip
    body = {"version": "4", "receiver": "lastmile", "alerts": [told | changes]}
    return network.api.post("/telemetry/alertmanager", body, by=POLLER)


def test_a_node_is_degraded_while_its_alert_fires(network: Network) -> None:
    node = network.add("sw-1")
    tell(network, {"node": "sw-1"})
    assert alert(network).json == {"accepted": 1, "refused": 0}
    assert network.read(node)["state"] == "degraded"
    alert(network, fingerprint="a2")
    alert(network, "resolved")
    assert network.read(node)["state"] == "degraded"
    alert(network, "resolved", fingerprint="a2")
    assert network.read(node)["state"] == "up"
    shown = network.api.get(f"/nodes/{node['id']}/alerts", by=OPERATOR).json["items"]
    assert {(one["name"], one["summary"], one["endsAt"]) for one in shown} == {
        ("RxLow", "weak", "2026-03-10T09:20:00Z")
    }


@pytest.mark.parametrize("labels", [{}, {"node": "nobody"}, {"node": ""}])
def test_an_alert_of_no_known_node_is_taken_all_the_same(
    network: Network, labels: dict[str, str]
) -> None:
    assert alert(network, labels=labels).json["accepted"] == 1


def test_an_end_before_the_beginning_is_the_beginning(network: Network) -> None:
    node = network.add("sw-1")
    alert(network, "resolved", endsAt="2026-03-10T08:00:00Z")
    (shown,) = network.api.get(f"/nodes/{node['id']}/alerts", by=OPERATOR).json["items"]
    assert shown["endsAt"] == shown["startsAt"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"fingerprint": ""}, "/alerts/0/fingerprint"),
        ({"startsAt": "yesterday"}, "/alerts/0/startsAt"),
        ({"status": "silent"}, "/alerts/0/status"),
    ],
)
def test_what_is_no_alert_is_refused_by_its_field(
    network: Network, changes: dict[str, Any], pointer: str
) -> None:
    reply = alert(network, **changes)
    assert reply.status == 422
    assert [error["pointer"] for error in reply.json["errors"]] == [pointer]
