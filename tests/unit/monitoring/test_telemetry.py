"""Telemetry: every sample is answered, counts once, and shows in the metrics with its gaps."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import Any

import pytest

from functions.monitoring.metrics.entities import MOST_METRICS, Heard
from functions.monitoring.states.service import States
from functions.monitoring.telemetry.entities import MOST_SAMPLES
from functions.monitoring.telemetry.following import Items
from functions.monitoring.telemetry.service import Ingestion
from shared.clock import iso
from shared.dynamo import Transaction
from shared.principal import Principal
from tests.fakes.http import Reply
from tests.unit.monitoring.network import OPERATOR, Network

POLLER = Principal("key-1", "api-key", frozenset({"monitoring:telemetry:write"}))


def at(network: Network, **later: float) -> str:
    """A moment so much later than now (or earlier)."""
    return iso(network.clock() + timedelta(**later))


def tell(network: Network, *samples: dict[str, Any]) -> list[str]:
    """What became of samples."""
    reply = network.api.post("/telemetry", {"samples": samples}, by=POLLER)
    assert reply.status == 200, reply.text
    return [result["outcome"] for result in reply.json["results"]]


def write(network: Network, lines: str, **query: str) -> Reply:
    """The answer to lines of Telegraf's."""
    return network.api.call("POST", "/telemetry/influx", raw=lines, by=POLLER, query=query or None,
                            headers={"content-type": "text/plain; charset=utf-8"})  # fmt: skip


def metrics(network: Network, node: dict[str, Any], **query: str) -> dict[str, Any]:
    """What was measured of a node."""
    reply = network.api.get(f"/nodes/{node['id']}/metrics", by=OPERATOR, query=query or None)
    assert reply.status == 200, reply.text
    found: dict[str, Any] = reply.json
    return found


def test_each_sample_has_its_answer_and_stops_no_other(network: Network) -> None:
    network.add("sw-1")
    value = {"node": "sw-1", "metrics": {"rx": -27}}
    assert tell(
        network,
        value | {"at": at(network)},
        {"node": "nobody", "metrics": {"rx": 1}},
        value | {"at": at(network, minutes=5, seconds=1)},
        value | {"at": at(network, days=-1, seconds=-1)},
        value | {"at": at(network)},
        value | {"at": at(network, minutes=-1)},
        {"node": "SW-1", "at": at(network, seconds=1)},
    ) == ["accepted", "unknown_node", "future", "too_old", "repeated", "accepted", "accepted"]
    assert tell(network, value | {"at": at(network, minutes=-2)}) == ["out_of_order"]


def test_a_batch_that_comes_again_counts_once(network: Network) -> None:
    node = network.add("sw-1")
    batch = [{"node": "sw-1", "at": at(network, seconds=-n), "metrics": {"rx": n}} for n in (1, 2)]
    assert tell(network, *batch) == ["accepted"] * 2
    before = metrics(network, node)
    assert set(tell(network, *batch)) == {"repeated", "out_of_order"}
    assert metrics(network, node) == before


def test_two_metrics_of_one_moment_may_come_apart(network: Network) -> None:
    network.add("sw-1")
    now = at(network)
    assert tell(network, {"node": "sw-1", "at": now, "metrics": {"a": 1}}) == ["accepted"]
    assert tell(network, {"node": "sw-1", "at": now, "metrics": {"b": 1}}) == ["accepted"]
    assert tell(network, {"node": "sw-1", "at": now, "metrics": {"a": 2, "b": 2}}) == ["repeated"]


def test_metrics_are_shown_by_step_with_their_gaps(network: Network) -> None:
    node = network.add("sw-1")
    for minute, value in ((0, 1), (0.5, 3), (2, 10), (16, 5)):
        sample = {"node": "sw-1", "at": at(network, minutes=minute - 20), "metrics": {"rx": value}}
        assert tell(network, sample) == ["accepted"]
    since, until = at(network, minutes=-20), at(network, minutes=-17)
    found = metrics(network, node, **{"from": since, "to": until})
    assert (found["from"], found["to"]) == ("2026-03-10T08:40:00Z", "2026-03-10T08:43:00Z")
    (series,) = found["series"]
    shown = [(p["count"], p["average"], p["low"], p["high"], p["last"]) for p in series["points"]]
    assert shown == [(2, 2, 1, 3, 3), (0, None, None, None, None), (1, 10, 10, 10, 10)]
    by_quarter = metrics(network, node, step="quarter_hour", **{"from": since, "to": at(network)})
    assert [p["count"] for p in by_quarter["series"][0]["points"]] == [3, 1]
    assert [p["at"] for p in by_quarter["series"][0]["points"]] == [
        "2026-03-10T08:30:00Z",
        "2026-03-10T08:45:00Z",
    ]
    by_day = metrics(network, node, step="day")["series"][0]["points"]
    assert [p["average"] for p in by_day if p["count"]] == [4.75]


def test_coarse_points_are_what_the_samples_make(network: Network) -> None:
    """Any order of batches that keeps each metric's own order gives the same points."""
    node, dice = network.add("sw-1"), random.Random(7)
    network.clock.advance(hours=14)
    values = [dice.randint(-50, 50) for _ in range(300)]
    for start in range(0, 300, 60):
        batch = [
            {"node": "sw-1", "at": at(network, minutes=n - 300), "metrics": {"rx": values[n]}}
            for n in range(start, start + 60)
        ]
        dice.shuffle(batch)
        assert set(tell(network, *batch)) == {"accepted"}
    span = {"from": at(network, minutes=-300), "to": at(network)}
    for step, length in (("minute", 1), ("quarter_hour", 15)):
        points = metrics(network, node, step=step, **span)["series"][0]["points"]
        parts = [values[n : n + length] for n in range(0, 300, length)]
        assert [(p["count"], p["low"], p["high"], p["last"]) for p in points] == [
            (len(part), min(part), max(part), part[-1]) for part in parts
        ]
        assert [p["average"] for p in points] == [pytest.approx(sum(p) / len(p)) for p in parts]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"from": "2026-03-10T09:00:00Z", "to": "2026-03-10T09:00:00Z"}, 422),
        ({"from": "2026-03-01T09:00:00Z"}, 422),
        ({"step": "5m"}, 422),
        ({"from": "yesterday"}, 422),
        ({"name": "no-such"}, 200),
    ],
)
def test_a_span_that_cannot_be_shown_is_refused(
    network: Network, query: dict[str, str], status: int
) -> None:
    node = network.add("sw-1")
    reply = network.api.get(f"/nodes/{node['id']}/metrics", by=OPERATOR, query=query)
    assert reply.status == status
    assert network.api.get("/nodes/nobody/metrics", by=OPERATOR).status == 404


def test_points_go_when_their_time_has_come(network: Network) -> None:
    network.add("sw-1")
    tell(network, {"node": "sw-1", "at": at(network), "metrics": {"rx": 1}})
    now = network.clock().timestamp()
    days = sorted(
        (item["expiresAt"] - now) / 86400
        for (pk, _), item in network.table.items.items()
        if pk.startswith("METRICS#")
    )
    assert [round(kept) for kept in days] == [2, 31, 401]


def test_five_hundred_samples_and_no_more(network: Network) -> None:
    for number in range(50):
        network.add(f"sw-{number}")
    batch = [
        {"node": f"sw-{n % 50}", "at": at(network, minutes=-(n // 50)), "metrics": {"rx": n}}
        for n in range(MOST_SAMPLES)
    ]
    network.table.requests.clear()
    assert set(tell(network, *batch)) == {"accepted"}
    assert len(network.table.requests) < 40
    assert network.api.post("/telemetry", {"samples": [*batch, batch[0]]}, by=POLLER).status == 422
    lines = "\n".join(f"m,node=sw-{n % 50} v={n}" for n in range(MOST_SAMPLES + 1))
    assert write(network, lines).status == 422


def test_a_sample_each_of_many_nodes_costs_a_seventh_of_a_request(network: Network) -> None:
    for number in range(100):
        network.add(f"sw-{number}")
    batch = [{"node": f"sw-{n}", "metrics": {"rx": 1}} for n in range(100)]
    for _ in range(2):
        network.clock.advance(minutes=1)
        network.table.requests.clear()
        assert set(tell(network, *batch)) == {"accepted"}
    assert len(network.table.requests) <= 15


def test_a_node_keeps_only_so_many_metrics(network: Network) -> None:
    network.add("sw-1")
    for start in range(0, MOST_METRICS, 50):
        network.clock.advance(seconds=1)
        named = {f"m{n}": n for n in range(start, start + 50)}
        assert tell(network, {"node": "sw-1", "metrics": named}) == ["accepted"]
    assert tell(network, {"node": "sw-1", "metrics": {"more": 1}}) == ["too_many_metrics"]


def test_lines_of_telegraf_are_taken_in(network: Network) -> None:
    node = network.add("sw-1")
    reply = write(
        network,
        "# Telegraf\n"
        "ping,host=poller,node=sw-1 average_response_ms=1.5,percent_packet_loss=0 1773133200000000000\n"
        "no line\n"
        'snmp,node=sw-1,agent_host=10.0.0.1 uptime=5i,name="a" 1773133200000000000\n'
        "cpu,host=poller usage=1 1773133200000000000\n",
    )
    assert reply.status == 200, reply.text
    assert [(r["number"], r["node"], r["outcome"]) for r in reply.json["results"]] == [
        (1, "sw-1", "accepted"),
        (2, "", "unreadable"),
        (3, "sw-1", "accepted"),
        (4, "poller", "unknown_node"),
    ]
    assert (reply.json["accepted"], reply.json["refused"]) == (2, 2)
    network.clock.advance(minutes=1)
    named = [series["name"] for series in metrics(network, node)["series"]]
    assert named == ["ping.average_response_ms", "ping.percent_packet_loss", "snmp.uptime"]


@pytest.mark.parametrize("precision", ["h", "NS", ""])
def test_an_unknown_unit_of_time_is_refused(network: Network, precision: str) -> None:
    assert write(network, "m,node=a v=1", precision=precision).status == 422


def test_only_who_may_write_telemetry_can(network: Network) -> None:
    reader = Principal("key-2", "api-key", frozenset({"monitoring:node:read"}))
    for path in ("/telemetry", "/telemetry/influx"):
        assert network.api.post(path, {"samples": [{"node": "a"}]}, by=reader).status == 403


@pytest.mark.parametrize(
    ("sample", "pointer"),
    [
        ({"node": ""}, "/samples/0/node"),
        ({"node": "a", "at": "now"}, "/samples/0/at"),
        ({"node": "a", "at": 5}, "/samples/0/at"),
        ({"node": "a", "metrics": {"rx": "1"}}, "/samples/0/metrics/rx"),
        ({"node": "a", "metrics": {"rx": 1e31}}, "/samples/0/metrics/rx"),
        ({"node": "a", "more": 1}, "/samples/0/more"),
    ],
)
def test_a_sample_that_is_none_is_refused_by_its_field(
    network: Network, sample: dict[str, Any], pointer: str
) -> None:
    reply = network.api.post("/telemetry", {"samples": [sample]}, by=POLLER)
    assert reply.status == 422
    assert [error["pointer"] for error in reply.json["errors"]] == [pointer]


class Recording:
    """Follows what was heard, as the states of nodes do."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []

    def keys(self, node_id: str) -> list[tuple[str, str]]:
        return [(f"STATE#{node_id}", "STATE")]

    def follow(self, heard: Heard, items: Items) -> Transaction:
        assert items.keys() <= {(f"PULSE#{heard.node_id}", "PULSE")}
        self.heard.append(heard)
        return Transaction()


def test_what_is_new_is_handed_on_in_the_order_of_time(network: Network) -> None:
    node, following = network.add("sw-1"), Recording()
    deployed = network.wiring.use(Ingestion)
    parts = {name: getattr(deployed, name) for name in ("table", "nodes", "metrics", "clock")}
    network.wiring.provide(Ingestion, lambda: Ingestion(**parts, followers=(following,)))
    tell(
        network,
        {"node": "sw-1", "at": at(network, seconds=2), "up": False, "metrics": {"loss": 100}},
        {"node": "sw-1", "at": at(network, seconds=1), "metrics": {"rx": 1}},
        {"node": "sw-1", "at": at(network, seconds=1), "metrics": {"rx": 2}},
    )
    (heard,) = following.heard
    now = network.clock()
    assert heard.node_id == node["id"]
    assert heard.beats == (now + timedelta(seconds=1),)
    assert heard.silences == (now + timedelta(seconds=2),)
    assert [(v.metric, int(v.value)) for v in heard.values] == [("rx", 1), ("loss", 100)]
    assert json.loads(network.api.get("/nodes", by=OPERATOR).text)["items"]


def test_a_node_lives_from_heartbeat_to_heartbeat(network: Network) -> None:
    node = network.add("sw-1")
    tell(network, {"node": "sw-1", "up": False})
    assert network.read(node)["state"] == "unknown"
    network.clock.advance(seconds=1)
    tell(network, {"node": "sw-1"})
    assert (network.read(node)["state"], network.codes(state="up")) == ("up", ["sw-1"])
    network.clock.advance(minutes=3)
    network.wiring.use(States).sweep(lambda: True)
    assert network.read(node)["state"] == "down"
    tell(network, {"node": "sw-1", "metrics": {"rx": 1}})
    assert network.read(node)["state"] == "up"
    assert [
        item["type"] for (pk, _), item in network.table.items.items() if pk.startswith("OUTBOX#")
    ]


def test_two_batches_at_once_lose_nothing(network: Network) -> None:
    node = network.add("sw-1")
    network.add("sw-2")
    commit = network.table.commit
    between = [{"node": "sw-1", "at": at(network, seconds=-5), "metrics": {"rx": 1}}]

    def meanwhile(transaction: Transaction) -> None:
        network.table.commit = commit  # type: ignore[method-assign]
        assert tell(network, *between) == ["accepted"]
        commit(transaction)

    network.table.commit = meanwhile  # type: ignore[method-assign]
    later = [
        {"node": code, "at": at(network, seconds=-1), "metrics": {"rx": 3}}
        for code in ("sw-1", "sw-2")
    ]
    assert tell(network, *later) == ["accepted", "accepted"]
    (series,) = metrics(network, node, to=at(network, minutes=1))["series"]
    assert [p["count"] for p in series["points"] if p["count"]] == [2]
