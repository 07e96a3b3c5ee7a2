"""The one way in which capabilities are written, read from the code of every service."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.contract.test_house import ROOT, SERVICES, Module, Rule, broken

VIEWS = {"get": {"get", "list"}, "put": {"update"}, "patch": {"update"}, "delete": {"delete"}}
"""The verb with which the name of a view begins, by method; a POST has `create` or an action's."""
ACTIONS = {
    "acknowledge", "activate", "advance", "apply", "approve", "archive", "assign", "cancel", "change", "check", "close", "complete",
    "confirm", "deactivate", "delay", "disable", "end", "enrol", "install", "link", "mark", "merge", "move", "pause", "preview",
    "publish", "rate", "receive", "replay", "record", "refresh", "register", "reject", "release", "render", "renew", "repair", "request",
    "resend", "reserve", "reset", "resolve", "restore", "resume", "retire", "retry", "return", "revise", "revoke", "schedule", "sign",
    "start", "submit", "suspend", "terminate", "transfer", "undo", "unlock", "unwatch", "verify", "watch", "write",
}  # fmt: skip
"""Verbs of what is done that is no creation, change or removal."""
WITHOUT_NOUN = {"register", "sign_in", "sign_out"}


def repository_commits(module: Module) -> list[str]:
    """A repository says what is written; the use case commits it."""
    if module.kind != "repository":
        return []
    return [ast.unparse(call) for call in _calls(module) if _called(call) == "commit"]


def event_built_outside_its_model(module: Module) -> list[str]:
    """`TicketAssigned.of(ticket)` in the capability's events.py builds model and envelope."""
    if module.kind == "events":
        return []
    return [
        ast.unparse(call)[:60]
        for call in _calls(module)
        if (isinstance(call.func, ast.Attribute) and call.func.attr == "event")
        or (isinstance(call.func, ast.Name) and call.func.id == "Event")
    ]


def _is_plain(decorator: str) -> bool:
    """Whether it is a dataclass that could be a component; one with a state of its own can't."""
    is_stateful = "kw_only=True" in decorator and "frozen=True" not in decorator
    return "dataclass" in decorator and not is_stateful


HOLDERS = {"Resources"}
"""Hand on what others are made of."""


def dependencies_by_position(module: Module) -> list[str]:
    """Use cases, and whatever is handed a table, are built by name, as components are."""
    wanted = {"table"}
    if module.kind in ("service", "repository"):
        wanted |= {"backends", "clock"}
    return [
        node.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and _fields(node) & wanted
        for decorator in node.decorator_list
        if _is_plain(ast.unparse(decorator)) and node.name not in HOLDERS
    ]


def ownership_checked_by_hand(module: Module) -> list[str]:
    """`Principal.scope` for lists and `must_reach` for one thing refuse by themselves."""
    return [ast.unparse(call) for call in _calls(module) if _called(call) == "reaches"]


def view_with_another_verb(module: Module) -> list[str]:
    """Fixed verbs and full nouns: the name becomes the operation id."""
    found = []
    for function, method, is_paged in _views(module):
        verb, _, noun = function.name.partition("_")
        wanted = {"list"} if is_paged else VIEWS.get(method, {"create"}) | ACTIONS
        if verb not in wanted or not (noun or function.name in WITHOUT_NOUN):
            found.append(function.name)
    return found


RULES: tuple[Rule, ...] = (
    repository_commits,
    event_built_outside_its_model,
    dependencies_by_position,
    ownership_checked_by_hand,
    view_with_another_verb,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_service_is_written_like_the_others(rule: Rule, service: str) -> None:
    assert broken(rule, f"functions/{service}") == {}


@pytest.mark.parametrize(
    ("rule", "file", "code"),
    [
        (repository_commits, "tickets/repository.py", "def f(self): self.table.commit(x)"),
        (event_built_outside_its_model, "tickets/service.py", "x = Said(a=1).event(subject=b)"),
        (event_built_outside_its_model, "tickets/entities.py", "x = Event(type='a')"),
        (dependencies_by_position, "tickets/service.py",
         "@dataclass(frozen=True)\nclass Tickets:\n clock: Clock"),
        (dependencies_by_position, "tickets/repository.py",
         "@dataclass(frozen=True, kw_only=True)\nclass Tickets:\n table: Table"),
        (ownership_checked_by_hand, "tickets/service.py", "if by.reaches(ticket.customer_id): x"),
        (view_with_another_verb, "tickets/routes.py",
         "@endpoint.get('/x', permission='p', paged=True)\ndef listed(call): pass"),
        (view_with_another_verb, "tickets/routes.py",
         "@endpoint.get('/x', permission='p', paged=True)\ndef get_tickets(call): pass"),
        (view_with_another_verb, "tickets/routes.py",
         "@endpoint.post('/x', permission='p')\ndef create(call): pass"),
        (view_with_another_verb, "tickets/routes.py",
         "@endpoint.patch('/x', permission='p')\ndef amend_ticket(call): pass"),
    ],
)  # fmt: skip
def test_a_rule_finds_what_breaks_it(rule: Rule, file: str, code: str) -> None:
    assert rule(Module(ROOT / "functions/support" / file, ast.parse(code))) != []


@pytest.mark.parametrize(
    ("rule", "file", "code"),
    [
        (repository_commits, "tickets/service.py", "def f(self): self.table.commit(x)"),
        (event_built_outside_its_model, "tickets/events.py", "x = Said(a=1).event(subject=b)"),
        (dependencies_by_position, "tickets/entities.py",
         "@dataclass(frozen=True, slots=True)\nclass Ticket:\n id: str"),
        (dependencies_by_position, "tickets/service.py",
         "@component\nclass Tickets:\n table: Table"),
        (view_with_another_verb, "tickets/routes.py",
         "@endpoint.post('/x', permission='p')\ndef publish_tariff(call): pass"),
        (view_with_another_verb, "tickets/routes.py", "def helper(call): pass"),
    ],
)  # fmt: skip
def test_a_rule_lets_pass_what_is_right(rule: Rule, file: str, code: str) -> None:
    assert rule(Module(ROOT / "functions/support" / file, ast.parse(code))) == []


def _calls(module: Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _fields(node: ast.ClassDef) -> set[str]:
    return {
        part.target.id
        for part in node.body
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    }


def _views(module: Module) -> Iterator[tuple[ast.FunctionDef, str, bool]]:
    """The views of a routes.py, each with its method and whether it is paged."""
    for function in module.tree.body:
        for decorator in getattr(function, "decorator_list", []):
            if module.kind == "routes" and isinstance(function, ast.FunctionDef) and (
                isinstance(decorator, ast.Call) and ast.unparse(decorator.func).startswith("endpoint.")
            ):  # fmt: skip
                named = {keyword.arg for keyword in decorator.keywords}
                yield function, _called(decorator), "paged" in named
