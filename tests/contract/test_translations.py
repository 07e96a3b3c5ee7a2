"""Everything that the API tells people is there in each language.

Texts are found in the code: the title of an error is its docstring, all others are constants where
they are said.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from inspect import signature
from string import Formatter

import pytest

from shared.errors import DomainError
from tests.contract.test_house import ROOT, SERVICES, Module, modules

PLACES = ["shared", *(f"functions/{service}" for service in sorted(SERVICES))]
SAYS = {"Message": 0, "Takes": 0, "FieldError": 1, "UnfitName": 1, "UnfitAddress": 1}
"""What a text is handed to, and where among its arguments; each error besides, first."""
RULES = {"schemas", "schema", "people"}
"""Modules whose ValueErrors reach people."""

each_place = pytest.mark.parametrize("place", PLACES)


@cache
def errors() -> dict[str, bool]:
    """The names of all errors, and whether they are handed their text."""
    return {kind.__name__: "detail" in signature(kind).parameters for kind in _kinds(DomainError)}


def _kinds(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for module in modules("functions", "shared"):
        import_module(module.name)
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


def said(module: Module) -> Iterator[ast.expr]:
    """Where a module hands a text to people."""
    for call in (node for node in ast.walk(module.tree) if isinstance(node, ast.Call)):
        name = ast.unparse(call.func).rsplit(".", 1)[-1]
        place = SAYS.get(name, 0)
        is_rule = name == "ValueError" and module.kind in RULES
        if (name in SAYS or errors().get(name) or is_rule) and len(call.args) > place:
            yield call.args[place]


def declared(module: Module) -> Iterator[str]:
    """The titles of the errors that a module declares, and what those say that find their words."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and node.name in errors():
            yield (ast.get_docstring(node) or "").splitlines()[0]
            for call in (n for n in ast.walk(node) if isinstance(n, ast.Call)):
                if ast.unparse(call.func) == "super().__init__" and is_text(call.args[0]):
                    yield ast.literal_eval(call.args[0])


def texts(place: str) -> dict[str, str]:
    """What a service, or what all share, tells people, and where."""
    found = {}
    for module in modules(place):
        constants = [c for argument in said(module) for c in choices(argument) if is_text(c)]
        for text in (*declared(module), *(ast.literal_eval(constant) for constant in constants)):
            found[text] = module.name
    return found


def choices(argument: ast.expr) -> Iterator[ast.expr]:
    """An argument, or each that it may be."""
    if isinstance(argument, ast.IfExp):
        yield from (argument.body, argument.orelse)
    elif isinstance(argument, ast.BoolOp):
        yield from argument.values
    else:
        yield argument


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


MAKERS = {"shared.messages", "shared.messaging.relay"}
"""Modules that hand on what others say, or have an error of the same name for themselves."""


def put_together(module: Module) -> list[str]:
    """Texts that no catalogue can hold, since they are made when they are said."""
    return [
        ast.unparse(choice)
        for argument in said(module)
        for choice in choices(argument)
        if not is_text(choice) and not _is_message(choice, module)
    ]


def _is_message(node: ast.expr, module: Module) -> bool:
    """Whether an expression is a message made elsewhere: a name for one, `error.message`, a title."""
    match node:
        case ast.Call(func=ast.Name(id="Message")) | ast.Attribute(attr="message"):
            return True
        case ast.Call(func=ast.Attribute(attr="title")):
            return True
        case ast.Name(id=name):
            return name in _names(module)
    return False


def _names(module: Module) -> set[str]:
    """The names of a module's messages."""
    found = set()
    for node in ast.walk(module.tree):
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="Message"))
            ):
                found.add(name)
            case (
                ast.arg(arg=name, annotation=ast.Name(id="Message"))
                | ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id="Message"))
            ):
                found.add(name)
            case ast.ImportFrom(names=imported):
                found |= {alias.asname or alias.name for alias in imported}
    return found


@cache
def russian(place: str) -> dict[str, str]:
    """A catalogue as it lies in its file."""
    file = ROOT / place / "ru.json"
    read: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    return read


def test_the_check_sees_what_people_are_told() -> None:
    assert "There is no such ticket." in texts("functions/support")
    assert "The account number does not fit the BIC." in texts("functions/customer")
    assert "Must be a date such as 2026-03-10." in texts("shared")


@each_place
def test_a_text_is_said_as_it_is_written(place: str) -> None:
    """A value belongs beside its text: `Overpaid("{amount} is paid.", amount=amount)`."""
    assert {
        m.name: found for m in modules(place) if m.name not in MAKERS and (found := put_together(m))
    } == {}


@each_place
def test_every_text_is_there_in_russian(place: str) -> None:
    missing = {
        t: where
        for t, where in texts(place).items()
        if t not in {**russian("shared"), **russian(place)}
    }
    assert missing == {}, f"add them to {place}/ru.json"


@each_place
def test_a_catalogue_holds_what_is_said_and_nothing_else(place: str) -> None:
    assert {*russian(place)} <= {*texts(place)}
    if place != "shared":
        assert {*russian(place)}.isdisjoint(russian("shared"))


@each_place
def test_a_catalogue_says_each_text_once(place: str) -> None:
    """Of a text that stands there twice, JSON keeps the later one without a word."""
    file = ROOT / place / "ru.json"
    pairs = json.loads(file.read_text(), object_pairs_hook=list) if file.exists() else []
    said = [text for text, _ in pairs]
    assert sorted(said) == sorted(set(said))


@each_place
def test_a_translation_is_a_sentence_with_the_same_values(place: str) -> None:
    for english, text in russian(place).items():
        assert _placeholders(english) == _placeholders(text), english
        assert english[-1] == text[-1], english
        assert english[0].isupper() == text[0].isupper() or english[0] in "{'\"", english
        assert re.search("[а-яё]", text), english
        assert {*re.findall("[A-Za-z]+", text)} <= {*re.findall("[A-Za-z]+", english)}, english


def test_the_same_text_is_the_same_everywhere() -> None:
    seen: dict[str, str] = {}
    for place in PLACES:
        for english, text in russian(place).items():
            assert seen.setdefault(english, text) == text, english


@pytest.mark.parametrize(
    "code",
    [
        "raise NotFound(f'There is no {name}.')",
        "raise NotFound('There is no {}.'.format(name))",
        "raise NotFound('There is no ' + name)",
        "FieldError('/a', text, 'b')",
        "Takes(f'At most {LONGEST}.')",
    ],
)
def test_a_text_that_is_put_together_is_found(code: str) -> None:
    path = ROOT / "functions/support/tickets/service.py"
    assert put_together(Module(path, ast.parse(code))) != []


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
