"""Imports of nodes: row by row, and never twice."""

from __future__ import annotations

import base64
from typing import Any

from functions.monitoring.node_imports.service import LONGEST, NodeImports
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.nodes.service import Nodes
from tests.fakes.http import Reply
from tests.unit.monitoring.network import OPERATOR, TECHNICIAN, Network

FILE = """код;вид;название;родитель;широта;площадка
olt-1;OLT;Узел;;56,85;Тверь
sw-1;switch;Лесная 1;olt-1;;
"""


def send(network: Network, text: str, **headers: str) -> Reply:
    """The answer to a file."""
    body = {"content": base64.b64encode(text.encode()).decode()}
    return network.api.post("/nodes/imports", body, by=OPERATOR, headers=headers)


def outcomes(reply: Reply) -> list[tuple[int, str]]:
    """What became of each row."""
    assert reply.status == 200, reply.text
    return [(row["row"], row["outcome"]) for row in reply.json["results"]]


def shown(network: Network) -> dict[str, Any]:
    """All nodes by code."""
    return {n["code"]: n for n in network.api.get("/nodes", by=OPERATOR).json["items"]}


def test_a_file_makes_a_network_and_the_same_again_changes_nothing(network: Network) -> None:
    assert outcomes(send(network, FILE)) == [(2, "added"), (3, "added")]
    nodes = shown(network)
    assert nodes["sw-1"]["parentId"] == nodes["olt-1"]["id"]
    assert (nodes["olt-1"]["latitude"], nodes["olt-1"]["site"]) == (56.85, "Тверь")
    assert outcomes(send(network, FILE)) == [(2, "unchanged"), (3, "unchanged")]
    assert shown(network) == nodes


def test_what_is_there_is_changed_and_an_empty_cell_changes_nothing(network: Network) -> None:
    send(network, FILE)
    reply = send(network, "code,kind,name,site\nOLT-1,olt,New,\n")
    assert outcomes(reply) == [(2, "updated")]
    node = shown(network)["olt-1"]
    assert (node["name"], node["site"]) == ("New", "Тверь")


def test_a_bad_row_stops_no_other(network: Network) -> None:
    text = 'code;kind;name;parent\n a b;olt;A;\nb;ship;B;\n"c;olt;C;\nd;olt;D;nobody\ne;olt;E;\n'
    reply = send(network, text)
    assert [outcome for _, outcome in outcomes(reply)] == ["refused"] * 4 + ["added"]
    wrong = [row["errors"][0]["column"] for row in reply.json["results"][:4]]
    assert wrong == ["code", "kind", "", "parentId"]
    russian = send(network, text, **{"accept-language": "ru"}).json["results"][3]["errors"]
    assert russian[0]["message"].startswith("Узла с таким")


def test_a_circle_in_a_file_is_refused(network: Network) -> None:
    send(network, FILE)
    assert outcomes(send(network, "code;kind;name;parent\nolt-1;olt;U;sw-1")) == [(2, "refused")]


def test_what_time_does_not_suffice_for_is_left(network: Network) -> None:
    clock = iter([0.0, 1.0, LONGEST + 1])
    imports = NodeImports(
        nodes=NodeRepository(table=network.table),
        adding=network.wiring.use(Nodes),
        seconds=lambda: next(clock),
    )
    network.wiring.provide(NodeImports, lambda: imports)
    assert send(network, FILE).json["left"] == 1


def test_what_is_no_file_is_refused(network: Network) -> None:
    for content in ("%%", "", base64.b64encode(b"code;name\n").decode()):
        reply = network.api.post("/nodes/imports", {"content": content}, by=OPERATOR)
        assert reply.status == 422
    assert send(network, "code;kind;name\n").status == 422
    assert network.api.post("/nodes/imports", {"content": "YQ=="}, by=TECHNICIAN).status == 403
