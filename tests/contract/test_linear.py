"""No regular expression costs more than the length of a text, however hard somebody makes it."""

from __future__ import annotations

import ast
import re

import pytest

from tests.contract.regular import is_linear, patterns
from tests.contract.test_house import Module, broken

FOUND = {place: (pattern, uses) for place, pattern, uses in patterns()}


@pytest.mark.parametrize("place", FOUND)
def test_a_pattern_is_read_in_one_go(place: str) -> None:
    pattern, uses = FOUND[place]
    assert is_linear(pattern, uses), pattern.pattern


def test_patterns_of_models_run_in_an_engine_that_goes_back_for_nothing() -> None:
    def other_engine(module: Module) -> list[str]:
        return [
            "regex_engine"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.keyword) and node.arg == "regex_engine"
        ]

    assert broken(other_engine, "functions", "shared") == {}


@pytest.mark.parametrize(
    "pattern",
    [
        re.compile(rb'"(?:[^"\\]|\\.)*"'),
        re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
        re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*"),
        re.compile(r"\s+$"),
        re.compile(r"(a+)+b"),
        re.compile(r"id=(\d+)*;"),
        re.compile(r"(x|xx)*y"),
    ],
)
def test_a_pattern_that_goes_back_is_found(pattern: re.Pattern[str] | re.Pattern[bytes]) -> None:
    assert not is_linear(pattern)
