"""No circles: packages of shared/, and the capabilities of a service, import each other one way."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pytest

from tests.contract.test_house import ROOT, SERVICES, modules

PURE = (
    "shared.event",
    "shared.dynamo.table",
    "shared.messaging.relay",
    "functions.auth.authorizer",
)
Graph = Mapping[str, set[str]]


def circles(graph: Graph) -> list[list[str]]:
    """Groups in which everybody reaches everybody else, each sorted by name."""
    reached = {node: _reached(graph, node) for node in graph}
    groups = {
        frozenset(other for other in reached[node] if node in reached.get(other, ())) for node in graph
    }  # fmt: skip
    return sorted(sorted(group) for group in groups if len(group) > 1)


def _reached(graph: Graph, start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        found = graph.get(waiting.pop(), set()) - seen
        seen |= found
        waiting += found
    return seen


def graph_of(folder: str) -> dict[str, set[str]]:
    """Which part of a folder imports which; a part is a package or a module directly in it."""
    prefix = folder.replace("/", ".") + "."
    graph: dict[str, set[str]] = defaultdict(set)
    for module in modules(folder):
        own = _part(module.name, prefix)
        if own is not None:
            graph[own] |= set(_parts(module.imported(), prefix)) - {own}
    return dict(graph)


def _parts(names: Iterable[str], prefix: str) -> list[str]:
    return [part for name in names if (part := _part(name, prefix)) is not None]


def _part(name: str, prefix: str) -> str | None:
    return name.removeprefix(prefix).split(".")[0] if name.startswith(prefix) else None


def test_what_is_shared_imports_one_way() -> None:
    graph = graph_of("shared")
    assert "dynamo" in graph["messaging"]
    assert circles(graph) == []


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_the_capabilities_of_a_service_import_one_way(service: str) -> None:
    assert circles(graph_of(f"functions/{service}")) == []


def test_a_circle_is_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": set[str]()}
    assert circles(graph) == [["a", "b", "c"]]
    assert circles({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()}) == []


@pytest.mark.parametrize(
    "name",
    [*PURE, *sorted(m.name for m in modules("functions") if m.kind == "entities")],
)
def test_what_is_pure_loads_no_pydantic(name: str) -> None:
    code = f"import sys, {name}; print('pydantic' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
