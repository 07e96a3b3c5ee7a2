"""Settings: every field that a function reads stands in the template, and nothing that nobody reads."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from dataclasses import MISSING, fields
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from infra.house.rows import house
from tests.contract.cloudformation import Function, functions, template
from tests.contract.test_house import Module, modules


@cache
def _modules() -> dict[str, Module]:
    return {module.name: module for module in modules("functions", "shared")}


def _reached(name: str) -> set[str]:
    """The modules of ours that a handler's module comes to, by imports anywhere in them."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        found = waiting.pop()
        if found in _modules() and found not in seen:
            seen.add(found)
            waiting += _modules()[found].imported()
    return seen


@cache
def read_by() -> dict[type[Any], tuple[str, ...]]:
    """Which functions read which settings: those that `load` or `deployed` names on their way."""
    readers: dict[type[Any], list[str]] = defaultdict(list)
    for function in house().functions:
        for name in sorted(_reached(function.module)):
            for kind in _loaded(_modules()[name]):
                readers[kind].append(function.name)
    return {kind: tuple(dict.fromkeys(names)) for kind, names in readers.items()}


_READING = re.compile(r"\b(?:load\(|deployed\(|partial\(deployed, )(\w+Settings)\b")


@cache
def _loaded(module: Module) -> set[type[Any]]:
    calls = [ast.unparse(node) for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    named = {name for call in calls for name in _READING.findall(call)}
    return {getattr(import_module(module.name), name) for name in named}


# Read by Powertools and by whoever looks at a log, on every function.
EVERYWHERE = {"STAGE", "LOG_LEVEL", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_SERVICE_NAME"}
each_function = pytest.mark.parametrize("function", functions(), ids=lambda f: f.name)


def _settings_of(function: Function) -> list[type[Any]]:
    return [kind for kind, readers in read_by().items() if function.name in readers]


@each_function
def test_what_a_function_cannot_do_without_is_set(function: Function) -> None:
    for kind in _settings_of(function):
        for field in fields(kind):
            if field.default is MISSING and field.default_factory is MISSING:
                assert field.name.upper() in function.environment, f"{kind.__name__}.{field.name}"


@pytest.mark.parametrize("kind", read_by(), ids=lambda k: k.__name__)
def test_every_setting_stands_in_the_template_of_one_of_its_functions(kind: type[Any]) -> None:
    set_somewhere = {
        name for f in functions() if f.name in read_by()[kind] for name in f.environment
    }
    missing = {f.name.upper() for f in fields(kind)} - set_somewhere
    assert not missing


@each_function
def test_nothing_is_set_that_nobody_reads(function: Function) -> None:
    own = set(function.properties["Environment"]["Variables"])
    read = {field.name.upper() for kind in _settings_of(function) for field in fields(kind)}
    assert own - read - EVERYWHERE == set()


def test_the_settings_common_to_all_functions_are_read_by_some() -> None:
    common = set(template()["Globals"]["Function"]["Environment"]["Variables"])
    read = {field.name.upper() for kind in read_by() for field in fields(kind)}
    assert common - read - EVERYWHERE == set()


@each_function
def test_a_setting_is_a_text_since_environments_hold_nothing_else(function: Function) -> None:
    for name, value in function.environment.items():
        assert isinstance(value, str | dict), f"{name} must be quoted"


@each_function
def test_what_the_template_sets_by_itself_is_the_default_of_the_code(function: Function) -> None:
    """A literal, or a parameter that nobody gives; an empty default is none."""
    parameters = template()["Parameters"]
    for kind in _settings_of(function):
        for field in fields(kind):
            value = function.environment.get(field.name.upper())
            if isinstance(value, dict):
                value = parameters.get(value.get("Ref"), {}).get("Default")
            if value is not None and field.default not in (MISSING, ""):
                default = str(field.default).lower() if field.type == "bool" else field.default
                assert str(value) == str(default), f"{kind.__name__}.{field.name}"


@each_function
def test_who_issues_invoices_is_told_how_the_seller_is_taxed(function: Function) -> None:
    """A job that bills what was missed taxes it as a run would."""
    module = next(f.module for f in house().functions if f.name == function.name)
    if "functions.billing.invoices.issuing" in _reached(module):
        assert "TAX_REGIME" in function.environment
