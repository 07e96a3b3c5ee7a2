"""The acceptance cases beside this file, as parameters of tests."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

Case = dict[str, Any]
FOLDER = Path(__file__).parent / "cases"

# cases/README.md: where a source contradicts a rule, the rule holds; the number is the rule's.
CONTRADICTS = {
    "IS-006": 1,  # counts the hours since the first start; a period is counted in whole days
    "IS-027": 1,  # 30 days after the day of activation; [start, end) counts that day
    "LG-002": 3,  # aligned to calendar quarters; ours follow the month of the start
}


@cache
def all_cases(source: str) -> list[Case]:
    """All cases of a source."""
    cases: list[Case] = json.loads((FOLDER / f"{source}_cases.json").read_text())["cases"]
    return cases


def cases(source: str, *kinds: str) -> list[Any]:
    """The cases of these kinds, one parameter each; what contradicts a rule must fail."""
    chosen = [case for case in all_cases(source) if case["kind"] in kinds]
    if missing := set(kinds) - {case["kind"] for case in chosen}:
        raise LookupError(f"{source}_cases.json has no {missing}")
    return [pytest.param(case, id=case["id"], marks=_marks(case)) for case in chosen]


def find_case(source: str, case_id: str) -> Case:
    """One case by its id."""
    return next(case for case in all_cases(source) if case["id"] == case_id)


def _marks(case: Case) -> list[pytest.MarkDecorator]:
    rule = CONTRADICTS.get(case["id"])
    return [pytest.mark.xfail(reason=f"contradicts rule {rule}", strict=True)] if rule else []
