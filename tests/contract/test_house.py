"""The arrows of the house, read from the code's imports."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from shared.errors import DomainError

ROOT = Path(__file__).resolve().parents[2]
SERVICES = {path.parent.name for path in (ROOT / "functions").glob("*/__init__.py")}
OUTSIDE_ENTITIES = {"boto3", "botocore", "chalice", "pydantic", "jinja2", "aws_lambda_powertools"}
"""An entity is plain data and rules."""
SHARED_FOR_ENTITIES = {
    "shared.clock", "shared.dynamo.audit", "shared.errors", "shared.ids", "shared.messaging.event",
    "shared.money", "shared.principal",
}  # fmt: skip
ABOVE = {
    "entities": {"service", "repository", "schemas", "routes", "consumers", "jobs"},
    "repository": {"service", "schemas", "routes", "consumers", "jobs"},
    "schemas": {"service", "repository", "routes", "consumers", "jobs"},
    "events": {"service", "repository", "schemas", "routes", "consumers", "jobs"},
    "service": {"routes", "consumers", "jobs"},
    "routes": {"repository", "consumers", "jobs"},
}
"""What a file of this name must not import: nothing looks up, routes reach data by use cases.

Errors are no arrow: a route names those that its use case may raise, wherever they are written.
"""
ENTRANCES = {"app", "wiring", "consumers", "jobs", "routes", "authorizer"}
NO_NAMES = {"utils", "util", "helpers", "helper", "manager", "misc", "common", "lib", "tools"}
LONGEST_FILE = 300
LONGEST_LIST = 350
"""Of a file that only lists models: events.py."""
LONGEST_FUNCTION = 40


@dataclass(frozen=True)
class Module:
    """One file of code, its dotted name and its tree."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        """Such as `functions.support.tickets.service`."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def kind(self) -> str:
        """The last part of the name."""
        return self.path.stem

    @property
    def service(self) -> str | None:
        """The service it belongs to."""
        parts = self.name.split(".")
        return parts[1] if parts[0] == "functions" and len(parts) > 1 else None

    def imported(self, *, errors: bool = True) -> Iterator[str]:
        """The modules it imports anywhere, functions included; with or without errors' modules."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    full = f"{node.module}.{alias.name}"
                    if errors or not _is_error(node.module, alias.name):
                        yield full if _is_module(full) else node.module


def _is_error(module: str, name: str) -> bool:
    found = getattr(importlib.import_module(module), name, None) if "." in module else None
    return isinstance(found, type) and issubclass(found, DomainError)


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """The files of code in some folders."""
    files = [f for folder in folders for f in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(Module(file, ast.parse(file.read_text())) for file in files)


def each(*folders: str) -> pytest.MarkDecorator:
    """A test for each file."""
    return pytest.mark.parametrize("module", modules(*folders), ids=lambda m: m.name)


@each("functions")
def test_no_service_imports_another(module: Module) -> None:
    others = {f"functions.{service}" for service in SERVICES - {module.service}}
    reached = [n for n in module.imported() if ".".join(n.split(".")[:2]) in others]
    assert reached == []


@each("shared")
def test_what_is_shared_knows_no_service(module: Module) -> None:
    assert [n for n in module.imported() if n.split(".")[0] in ("functions", "infra")] == []


@each("functions", "shared")
def test_what_runs_does_not_import_what_builds_or_tests_it(module: Module) -> None:
    assert [n for n in module.imported() if n.split(".")[0] in ("infra", "tests", "moto")] == []


@each("functions")
def test_nothing_imports_upwards(module: Module) -> None:
    above = ABOVE.get(module.kind, set())
    own = [n for n in module.imported(errors=False) if n.startswith("functions.")]
    assert [n for n in own if n.rsplit(".", 1)[-1] in above] == []


@each("functions")
def test_only_entrances_know_entrances(module: Module) -> None:
    if module.kind in ENTRANCES | {"handler", "dispatcher", "worker", "seeds"}:
        return
    own = {n.rsplit(".", 1)[-1] for n in module.imported() if n.startswith("functions.")}
    assert own & {"app", "routes", "consumers", "jobs"} == set()


@each("functions")
def test_an_entity_is_plain_data_and_rules(module: Module) -> None:
    if module.kind != "entities":
        return
    imported = set(module.imported())
    assert {n.split(".")[0] for n in imported} & OUTSIDE_ENTITIES == set()
    assert {n for n in imported if n.startswith("shared.")} <= SHARED_FOR_ENTITIES


@each("functions")
def test_keys_are_known_to_repositories_alone(module: Module) -> None:
    if module.kind in ("service", "routes", "schemas", "entities", "consumers"):
        names = {n.value for n in ast.walk(module.tree) if isinstance(n, ast.Constant)}
        assert names & {"pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"} == set()


@each("functions", "shared")
def test_no_module_works_when_it_is_imported(module: Module) -> None:
    forbidden = re.compile(
        r"environ|getenv|create_client|boto3|get_session|\bclient\(|\bload\(|service_table\(|"
        r"read_text|read_bytes|\bopen\(|\bsecret\("
    )
    for node in module.tree.body:
        for part in _run_at_import(node):
            text = ast.unparse(part)
            assert not forbidden.search(text), f"{module.name}:{part.lineno} {text}"


def _run_at_import(node: ast.stmt) -> Iterator[ast.stmt | ast.expr]:
    """The parts of a top-level statement that run with the import: not the insides of functions."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from node.decorator_list
        yield from [*node.args.defaults, *filter(None, node.args.kw_defaults)]
    elif isinstance(node, ast.ClassDef):
        yield from node.decorator_list
        for part in node.body:
            yield from _run_at_import(part)
    elif not isinstance(node, ast.Import | ast.ImportFrom) and not _only_says(node):
        yield node


def _only_says(node: ast.stmt) -> bool:
    """A docstring, or imports for the type checker."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_every_function_can_be_imported_with_an_empty_environment() -> None:
    handlers = [
        m.name
        for m in modules("functions", "shared")
        if any(isinstance(n, ast.FunctionDef) and n.name == "handler" for n in m.tree.body)
        or (m.kind == "app" and m.service)
    ]
    assert len(handlers) > 10
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, "-c", code, *handlers], check=True, env=environment, cwd=ROOT, timeout=120
    )


@each("functions", "shared")
def test_clients_are_made_in_one_place(module: Module) -> None:
    if module.name != "shared.aws":
        roots = {n.split(".")[0] for n in module.imported()}
        assert "boto3" not in roots
        assert not any(n.startswith("botocore.session") for n in module.imported())


@each("functions", "shared", "infra")
def test_a_file_says_what_it_is_and_is_not_called_anything(module: Module) -> None:
    assert ast.get_docstring(module.tree), "a module's docstring is missing"
    assert module.kind not in NO_NAMES


@each("functions", "shared", "infra")
def test_a_file_and_its_functions_can_be_taken_in_at_once(module: Module) -> None:
    longest = LONGEST_LIST if module.kind == "events" else LONGEST_FILE
    assert len(module.path.read_text().splitlines()) <= longest
    long = [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
        and node.name != "wiring_of"  # a list of what is provided, and no logic
    ]
    assert long == []


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_service_is_built_like_the_others(service: str) -> None:
    folder = ROOT / "functions" / service
    for name in ("__init__.py", "app.py", "settings.py", "wiring.py"):
        assert (folder / name).is_file(), name
    capabilities = [f for f in folder.iterdir() if (f / "__init__.py").is_file()]
    assert capabilities
    for capability in capabilities:
        body = ast.parse((capability / "__init__.py").read_text()).body
        assert len(body) == 1, f"{capability.name}/__init__.py holds its docstring and nothing else"
