"""The arrows of the house, read from the code's imports."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from infra.house.rows import house
from shared.errors import DomainError
from shared.http.routes import Routes

ROOT = Path(__file__).resolve().parents[2]
SERVICES = {path.parent.name for path in (ROOT / "functions").glob("*/__init__.py")}
OUTSIDE_ENTITIES = {"boto3", "botocore", "chalice", "pydantic", "jinja2", "aws_lambda_powertools"}
"""An entity is plain data and rules."""
SHARED_FOR_ENTITIES = {
    "shared.clock", "shared.dynamo.audit", "shared.errors", "shared.ids", "shared.event",
    "shared.messages", "shared.money", "shared.principal", "shared.spans",
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
ENTRANCES = {"app", "consumers", "jobs", "routes"}
NO_NAMES = {"utils", "util", "helpers", "helper", "manager", "misc", "common", "lib", "tools"}
WORK = re.compile(
    r"environ|getenv|create_client|clients\.\w+\(|\bsender\(|boto3|get_session|\bclient\(|\bload\(|service_table\(|"
    r"read_text|read_bytes|\bopen\(|\bsecret\("
)
"""Reading the environment or a file, making a client."""
LONGEST_FILE = 300
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
        """The modules it imports anywhere, functions included; with or without errors' modules.

        Those that `Routes` names are imported when they are asked for.
        """
        return iter(_imported(self.tree, errors))


@cache
def _imported(tree: ast.Module, errors: bool) -> tuple[str, ...]:
    found = list(_routes(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                if errors or not _is_error(node.module, alias.name):
                    found.append(full if _is_module(full) else node.module)
    return tuple(found)


def _routes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Routes":
            yield from Routes(*map(ast.literal_eval, node.args)).modules


def _is_error(module: str, name: str) -> bool:
    found = getattr(importlib.import_module(module), name, None) if "." in module else None
    return isinstance(found, type) and issubclass(found, DomainError)


@cache
def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


@cache
def _module(path: Path) -> Module:
    return Module(path, ast.parse(path.read_text()))


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """The files of code in some folders."""
    files = [f for folder in folders for f in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(_module(file) for file in files)


Rule = Callable[[Module], list[str]]
"""What in a file breaks a rule."""


def broken(rule: Rule, *folders: str) -> dict[str, list[str]]:
    """The files in which a rule is broken, and by what."""
    return {m.name: found for m in modules(*folders) if (found := rule(m))}


def other_services(module: Module) -> list[str]:
    others = {f"functions.{service}" for service in SERVICES - {module.service}}
    return [n for n in module.imported() if ".".join(n.split(".")[:2]) in others]


def services(module: Module) -> list[str]:
    return [n for n in module.imported() if n.split(".")[0] == "functions"]


def builders(module: Module) -> list[str]:
    return [n for n in module.imported() if n.split(".")[0] in ("infra", "tests", "moto")]


def looks_up(module: Module) -> list[str]:
    above = ABOVE.get(module.kind, set())
    own = [n for n in module.imported(errors=False) if n.startswith("functions.")]
    return [n for n in own if n.rsplit(".", 1)[-1] in above]


def goes_out_by_the_entrance(module: Module) -> list[str]:
    if module.kind in ENTRANCES:
        return []
    own = [n for n in module.imported() if n.startswith("functions.")]
    return [n for n in own if n.rsplit(".", 1)[-1] in ("app", "routes", "consumers", "jobs")]


def more_than_data_and_rules(module: Module) -> list[str]:
    if module.kind != "entities":
        return []
    return [
        n
        for n in module.imported()
        if n.split(".")[0] in OUTSIDE_ENTITIES
        or (n.startswith("shared.") and n not in SHARED_FOR_ENTITIES)
    ]


def keys(module: Module) -> list[str]:
    if module.kind not in ("service", "routes", "schemas", "entities", "consumers"):
        return []
    texts = [n.value for n in ast.walk(module.tree) if isinstance(n, ast.Constant)]
    return [t for t in texts if isinstance(t, str) and re.fullmatch(r"(gsi\d)?[ps]k", t)]


def work_at_import(module: Module) -> list[str]:
    parts = [part for node in module.tree.body for part in _run_at_import(node)]
    return [text for part in parts if WORK.search(text := ast.unparse(part))]


def clients(module: Module) -> list[str]:
    if module.name == "shared.aws.botocore_side":
        return []
    return [n for n in module.imported() if n.startswith(("boto3", "botocore.session"))]


def says_nothing(module: Module) -> list[str]:
    vague = [module.kind] if module.kind in NO_NAMES else []
    return vague if ast.get_docstring(module.tree) else [*vague, "no docstring"]


def long_file(module: Module) -> list[str]:
    lines = len(module.path.read_text().splitlines())
    return [f"{lines} lines"] if lines > LONGEST_FILE else []


def long_function(module: Module) -> list[str]:
    return [
        f"{node.name}: {lines} lines"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]


def test_no_service_imports_another() -> None:
    assert broken(other_services, "functions") == {}


def test_what_is_shared_knows_no_service() -> None:
    assert broken(services, "shared") == {}


def test_what_runs_does_not_import_what_builds_or_tests_it() -> None:
    assert broken(builders, "functions", "shared") == {}


def test_what_is_shared_is_what_functions_use() -> None:
    """A zip holds all of shared/: what only builds or tests stands in infra/ or tests/."""
    assert _unused(modules("functions", "shared")) == []


def test_a_shared_module_that_only_infra_uses_is_found() -> None:
    extra = Module(ROOT / "shared/http/openapi.py", ast.parse("from shared.http import Call"))
    assert _unused((*modules("functions", "shared"), extra)) == ["shared.http.openapi"]


def _unused(given: Iterable[Module]) -> list[str]:
    """What no handler leads to, nor a service's migrations, of what lies in shared."""
    all_of_it = {module.name: module for module in given}
    waiting = [*(f.module for f in house().functions), "shared.dynamo.migrations"]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in all_of_it and name not in found:
            found.add(name)
            packages = [name.rsplit(".", depth)[0] for depth in range(1, name.count(".") + 1)]
            wirings = [f"{package}.wiring" for package in packages]  # imported by their names
            waiting += [*packages, *wirings, *all_of_it[name].imported()]
    return sorted(n for n in all_of_it.keys() - found if n.startswith("shared"))


def test_nothing_imports_upwards() -> None:
    assert broken(looks_up, "functions") == {}


def test_only_entrances_know_entrances() -> None:
    assert broken(goes_out_by_the_entrance, "functions") == {}


def test_an_entity_is_plain_data_and_rules() -> None:
    assert broken(more_than_data_and_rules, "functions") == {}


def test_keys_are_known_to_repositories_alone() -> None:
    assert broken(keys, "functions") == {}


def test_no_module_works_when_it_is_imported() -> None:
    assert broken(work_at_import, "functions", "shared") == {}


def test_clients_are_made_in_one_place() -> None:
    assert broken(clients, "functions", "shared") == {}


def test_a_file_says_what_it_is_and_is_not_called_anything() -> None:
    assert broken(says_nothing, "functions", "shared", "infra") == {}


def test_a_file_can_be_taken_in_at_once() -> None:
    assert broken(long_file, "functions", "shared", "infra") == {}


def test_a_function_can_be_taken_in_at_once() -> None:
    assert broken(long_function, "functions", "shared", "infra") == {}


@pytest.mark.parametrize(
    ("rule", "file", "code"),
    [
        (other_services, "functions/support/tickets/service.py", "import functions.auth.app"),
        (services, "shared/clock.py", "from functions.auth import app"),
        (builders, "shared/clock.py", "def f():\n import tests.fakes"),
        (looks_up, "functions/support/tickets/entities.py",
         "from functions.support.tickets.repository import TicketRepository"),
        (looks_up, "functions/support/tickets/repository.py",
         "from functions.support.tickets import service"),
        (looks_up, "functions/support/tickets/routes.py",
         "from functions.support.tickets.repository import TicketRepository"),
        (goes_out_by_the_entrance, "functions/support/tickets/service.py",
         "from functions.support import app"),
        (more_than_data_and_rules, "functions/support/tickets/entities.py", "import pydantic"),
        (more_than_data_and_rules, "functions/support/tickets/entities.py",
         "from shared.dynamo.table import Table"),
        (keys, "functions/support/tickets/service.py", "x = {'gsi1pk': 'CUSTOMER#1'}"),
        (work_at_import, "functions/support/wiring.py", "import os\nX = os.environ['A']"),
        (work_at_import, "functions/support/wiring.py", "class A:\n c = clients.dynamodb()"),
        (work_at_import, "functions/support/wiring.py", "def f(x=open('a')): pass"),
        (clients, "functions/support/wiring.py", "def f():\n import boto3"),
        (says_nothing, "functions/support/utils.py", "'A docstring.'"),
        (says_nothing, "functions/support/wiring.py", "import os"),
        (long_function, "functions/support/wiring.py", "def f():\n" + " x = 1\n" * 41),
    ],
)  # fmt: skip
def test_a_rule_finds_what_breaks_it(rule: Rule, file: str, code: str) -> None:
    assert rule(Module(ROOT / file, ast.parse(code))) != []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (looks_up, "from functions.support.tickets.repository import TicketNotFound"),
        (work_at_import, "def f():\n import os\n return os.environ"),
        (work_at_import, "'Reads the environ when asked.'"),
        (clients, "from shared.aws import clients"),
    ],
)
def test_a_rule_lets_pass_what_is_right(rule: Rule, code: str) -> None:
    module = Module(ROOT / "functions/support/tickets/routes.py", ast.parse(code))
    assert rule(module) == []


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


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_service_is_built_like_the_others(service: str) -> None:
    folder = ROOT / "functions" / service
    for name in ("__init__.py", "app.py", "settings.py"):
        assert (folder / name).is_file(), name
    capabilities = [f for f in folder.iterdir() if (f / "__init__.py").is_file()]
    assert capabilities
    for capability in capabilities:
        body = ast.parse((capability / "__init__.py").read_text()).body
        assert len(body) == 1, f"{capability.name}/__init__.py holds its docstring and nothing else"


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
