"""Nodes: a tree without circles, whose lists follow every change."""

from __future__ import annotations

from typing import Any

import pytest

from functions.monitoring.nodes.entities import DEEPEST, NodeChanged
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.nodes.service import Nodes
from functions.monitoring.vocabulary import NodeState
from tests.unit.monitoring.network import CUSTOMER, OPERATOR, TECHNICIAN, Network


def test_a_node_is_shown_as_it_was_added(network: Network) -> None:
    sent: dict[str, Any] = {"vendor": "Huawei", "model": "MA5800", "address": "10.0.0.1", "site": "Тверь, центр",
            "latitude": 56.8587, "longitude": 35.9176}  # fmt: skip
    made = network.add("olt-1", kind="olt", **sent)
    assert network.read(made) == made
    assert {name: made[name] for name in sent} == sent
    assert (made["kind"], made["state"], made["parentId"]) == ("olt", "unknown", None)


def test_lists_are_by_name_and_narrowed(network: Network) -> None:
    top = network.add("olt-1", kind="olt", name="b", site="Tver")
    network.add("sw-2", top, name="C", site="Tver")
    network.add("sw-1", top, name="a")
    assert network.codes() == ["sw-1", "olt-1", "sw-2"]
    assert network.codes(parentId=top["id"]) == ["sw-1", "sw-2"]
    assert network.codes(parentId="") == ["olt-1"]
    assert network.codes(site="Tver") == ["olt-1", "sw-2"]
    assert network.codes(site="Tver", kind="switch") == ["sw-2"]
    assert network.codes(state="unknown", kind="olt") == ["olt-1"]
    assert network.codes(state="down") == []


@pytest.mark.parametrize("code", ["olt-1", "OLT-1"])
def test_a_code_is_a_nodes_alone(network: Network, code: str) -> None:
    network.add("olt-1")
    assert network.post(code).status == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "olt 1"),
        ("code", "olt\u200b1"),
        ("kind", "toaster"),
        ("name", ""),
        ("latitude", 91),
        ("longitude", -181),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(network: Network, field: str, value: Any) -> None:
    body = {"code": "olt-1", "kind": "olt", "name": "OLT"} | {field: value}
    reply = network.api.post("/nodes", body, by=OPERATOR)
    assert reply.status == 422
    assert [error["pointer"] for error in reply.json["errors"]] == [f"/{field}"]


def test_a_parent_that_is_not_there_is_refused(network: Network) -> None:
    reply = network.post("sw-1", parentId="nobody")
    assert reply.status == 422
    assert reply.json["errors"][0]["pointer"] == "/parentId"


def test_a_change_keeps_what_was_not_sent(network: Network) -> None:
    made = network.add("sw-1", name="a", site="Tver", latitude=1.5)
    after = network.change(made, site="", latitude=None, name="b").json
    assert (after["site"], after["latitude"], after["name"]) == ("", None, "b")
    assert network.read(made) == after
    assert network.codes(site="Tver") == []
    assert network.change(made, vendor="Eltex").json["name"] == "b"


def test_a_change_leaves_a_new_state_alone(network: Network) -> None:
    made = network.add("sw-1")
    nodes = NodeRepository(table=network.table)
    read = nodes.get(made["id"])
    network.table.commit(nodes.state_changed(read, NodeState.DOWN, network.clock()))
    network.change(made, name="b")
    assert network.read(made)["state"] == "down"
    assert network.codes(state="down") == ["sw-1"]
    with pytest.raises(NodeChanged):
        network.table.commit(nodes.state_changed(read, NodeState.UP, network.clock()))


def test_a_node_moves_with_all_below_and_its_places_are_kept(network: Network) -> None:
    a, b = network.add("a"), network.add("b")
    c = network.add("c", a)
    network.add("d", c)
    network.clock.advance(hours=1)
    assert network.change(c, parentId=b["id"]).status == 200
    network.clock.advance(hours=1)
    assert network.change(c, parentId=None).status == 200
    assert network.codes(parentId=c["id"]) == ["d"]
    places = network.api.get(f"/nodes/{c['id']}/places", by=OPERATOR).json["items"]
    assert [(p["parentId"], p["since"], p["until"]) for p in places] == [
        (b["id"], "2026-03-10T10:00:00Z", "2026-03-10T11:00:00Z"),
        (a["id"], "2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"),
    ]
    assert [network.read(node)["children"] for node in (a, b, c)] == [0, 0, 1]


def test_a_node_moves_below_its_sister(network: Network) -> None:
    top = network.add("top")
    one, two = network.add("one", top), network.add("two", top)
    assert network.change(two, parentId=one["id"]).status == 200
    assert [network.read(node)["children"] for node in (top, one)] == [1, 1]


def test_no_node_hangs_below_itself(network: Network) -> None:
    a = network.add("a")
    b = network.add("b", a)
    c = network.add("c", b)
    for parent in (a, b, c):
        assert network.change(a, parentId=parent["id"]).status == 409
    assert network.read(a)["parentId"] is None


def test_two_moves_at_once_make_no_circle(network: Network) -> None:
    """The second is decided on a tree in which the first has not happened yet."""
    a, b = network.add("a"), network.add("b")
    nodes = network.wiring.use(Nodes)
    commit = network.table.commit
    done: list[int] = []

    def meanwhile(transaction: Any) -> None:
        if not done:
            done.append(1)
            nodes.update(b["id"], {"parent_id": a["id"]}, None)
        commit(transaction)

    network.table.commit = meanwhile  # type: ignore[method-assign]
    assert network.change(a, parentId=b["id"]).status == 409
    assert done == [1]
    assert nodes.get(b["id"]).parent_id == a["id"]
    assert nodes.get(a["id"]).parent_id is None


def test_a_tree_is_only_so_deep(network: Network) -> None:
    below = None
    for number in range(DEEPEST):
        below = network.add(f"n{number}", below)
    assert network.post("one-more", below).status == 409


def test_a_node_goes_only_when_nothing_hangs_on_it(network: Network) -> None:
    top = network.add("top")
    below = network.add("below", top)
    assert network.remove(top).status == 409
    assert network.remove(below).status == 204
    assert network.remove(top).status == 204
    assert network.codes() == []
    network.add("top")


def test_who_may(network: Network) -> None:
    made = network.add("sw-1")
    for by, read, write in ((TECHNICIAN, 200, 403), (CUSTOMER, 403, 403)):
        assert network.api.get(f"/nodes/{made['id']}", by=by).status == read
        assert network.api.get("/nodes", by=by).status == read
        assert network.api.call("DELETE", f"/nodes/{made['id']}", by=by).status == write
