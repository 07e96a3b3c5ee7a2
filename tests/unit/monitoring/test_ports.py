"""Ports: what hangs where, and a node that ports keep in place."""

from __future__ import annotations

from typing import Any

from tests.fakes.http import Reply
from tests.unit.monitoring.network import OPERATOR, TECHNICIAN, Network


def put(network: Network, node: dict[str, Any], name: str, **port: Any) -> Reply:
    """The answer to registering a port."""
    return network.api.put(f"/nodes/{node['id']}/ports/{name}", port, by=OPERATOR)


def names(network: Network, node: dict[str, Any]) -> list[str]:
    """The names of a node's ports."""
    reply = network.api.get(f"/nodes/{node['id']}/ports", by=TECHNICIAN)
    return [port["name"] for port in reply.json["items"]]


def test_ports_are_listed_by_name_and_by_what_hangs_on_them(network: Network) -> None:
    one, two = network.add("one"), network.add("two")
    assert put(network, one, "0-2", hanging="building", hangingId="b1").status == 200
    assert put(network, one, "0-1", description="free").status == 200
    assert put(network, two, "7", hanging="building", hangingId="b1").status == 200
    assert names(network, one) == ["0-1", "0-2"]
    query = {"kind": "building", "id": "b1"}
    found = network.api.get("/node-ports", by=OPERATOR, query=query).json["items"]
    assert [(p["nodeId"], p["name"]) for p in found] == [(one["id"], "0-2"), (two["id"], "7")]
    put(network, two, "7")
    found = network.api.get("/node-ports", by=OPERATOR, query=query).json["items"]
    assert [p["name"] for p in found] == ["0-2"]


def test_a_node_with_ports_stays_until_they_are_gone(network: Network) -> None:
    node = network.add("one")
    for _ in range(2):
        put(network, node, "1", hanging="contract", hangingId="c1")
    assert network.read(node)["ports"] == 1
    assert network.remove(node).status == 409
    assert network.api.delete(f"/nodes/{node['id']}/ports/1", by=OPERATOR).status == 204
    assert network.api.delete(f"/nodes/{node['id']}/ports/1", by=OPERATOR).status == 404
    assert network.remove(node).status == 204


def test_what_cannot_be_is_refused(network: Network) -> None:
    node = network.add("one")
    assert put(network, node, "1", hanging="building").status == 422
    assert put(network, node, "1", hanging="ship", hangingId="s").status == 422
    assert put(network, {"id": "nobody"}, "1").status == 404
    path = f"/nodes/{node['id']}/ports/1"
    assert network.api.put(path, {}, by=OPERATOR, headers={"if-match": '"3"'}).status == 412
    assert network.api.put(path, {}, by=TECHNICIAN).status == 403
