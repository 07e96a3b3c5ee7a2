"""Which tests `make mutants` tries on a changed line, and in which order."""

from __future__ import annotations

from collections import Counter

from tests.mutants.mutations import Mutation
from tests.mutants.witnesses import DECLARATIONS, MOST_TESTS, Witnesses

FILE = "functions/billing/taxes/totals.py"
NAMED, UNIT, WIDE, FAULT = (
    "tests/unit/billing/test_taxes.py::test_a",
    "tests/unit/billing/test_runs.py::test_b",
    "tests/unit/billing/test_runs.py::test_c",
    "tests/faults/test_killed.py::test_d",
)


def a_change(line: int, *, once: bool = False) -> Mutation:
    return Mutation(line=line, before="1", after="2", source="", once=once)


def tried(
    by_line: dict[str, dict[int, set[str]]], line: int = 1, *, once: bool = False
) -> list[str]:
    breadth = Counter({NAMED: 9, UNIT: 1, WIDE: 5, FAULT: 1})
    return Witnesses(by_line, breadth).of(FILE, a_change(line, once=once))


def test_tests_named_after_the_capability_come_first_then_unit_tests_the_narrow_before_the_wide() -> (
    None
):
    assert tried({FILE: {1: {FAULT, WIDE, UNIT, NAMED}}}) == [NAMED, UNIT, WIDE, FAULT]


def test_cases_of_a_test_take_turns_with_other_tests() -> None:
    cases = [f"{UNIT}[{n:03}]" for n in range(MOST_TESTS + 1)]
    tests = tried({FILE: {1: {*cases, WIDE}}})
    assert tests[:3] == [cases[0], WIDE, cases[1]]
    assert len(tests) == MOST_TESTS


def test_a_line_that_runs_once_is_seen_by_the_tests_of_its_file_and_then_of_its_folder() -> None:
    beside = FILE.replace("totals", "entities")
    by_line = {FILE: {1: set(), 2: {UNIT}}, beside: {1: {FAULT}}, "shared/money.py": {1: {WIDE}}}
    assert tried(by_line, once=True) == [*DECLARATIONS, UNIT, FAULT]


def test_a_line_that_is_called_is_seen_by_those_who_call_it() -> None:
    assert tried({FILE: {1: set(), 2: {UNIT}}}) == []
