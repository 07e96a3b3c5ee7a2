"""The page on security: threats and requirements, each with the places that show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from infra.build.target import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
OURS, ASVS = PAGE.split("\n## OWASP ASVS")
LINES = [line for line in OURS.splitlines() if line.startswith("| **")]
TESTS = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
LEVELS_1_AND_2 = {
    "1.1": "1-2", "1.2": "1-9", "1.3": "1-11", "1.4": "1-3", "1.5": "1-2",
    "2.1": "1-3", "2.2": "1-3", "2.3": "1-4", "2.4": "1",
    "3.2": "1-2", "3.3": "1-4", "3.4": "1-6", "3.5": "1-5", "3.7": "1-2",
    "4.1": "1-3", "4.2": "1", "4.3": "1-2", "4.4": "1-4",
    "5.1": "1", "5.2": "1-3", "5.3": "1-2", "5.4": "1-3",
    "6.1": "1-3", "6.2": "1-12", "6.3": "1-4", "6.4": "1-4", "6.5": "1-5", "6.6": "1-3", "6.8": "1-4",
    "7.1": "1-3", "7.2": "1-4", "7.3": "1-2", "7.4": "1-5", "7.5": "1-2", "7.6": "1-2",
    "8.1": "1-2", "8.2": "1-3", "8.3": "1", "8.4": "1", "9.1": "1-3", "9.2": "1-4",
    "10.1": "1-2", "10.2": "1-2", "10.3": "1-4", "10.4": "1-11", "10.5": "1-5", "10.6": "1-2", "10.7": "1-3",
    "11.1": "1-2", "11.2": "1-3", "11.3": "1-3", "11.4": "1-4", "11.5": "1", "11.6": "1",
    "12.1": "1-3", "12.2": "1-2", "12.3": "1-4",
    "13.1": "1", "13.2": "1-5", "13.3": "1-2", "13.4": "1-5", "14.1": "1-2", "14.2": "1-4", "14.3": "1-3",
    "15.1": "1-3", "15.2": "1-3", "15.3": "1-7",
    "16.1": "1", "16.2": "1-5", "16.3": "1-4", "16.4": "1-3", "16.5": "1-3",
    "17.1": "1", "17.2": "1-4", "17.3": "1-2",
}  # fmt: skip
"""The numbers of the 70 and 183 requirements of ASVS 5.0's levels 1 and 2, by section."""


@dataclass(frozen=True)
class Row:
    """A requirement of the page's tables."""

    id: str
    status: str
    shown: str


def numbers() -> set[str]:
    """Every requirement's number, such as 6.2.12."""
    found = set()
    for section, span in LEVELS_1_AND_2.items():
        first, _, last = span.partition("-")
        found |= {f"{section}.{n}" for n in range(int(first), int(last or first) + 1)}
    return found


def rows() -> Iterator[Row]:
    for line in ASVS.splitlines():
        if found := re.fullmatch(r"\| (\d+\.\d+\.\d+) \| [^|]+ \| ([^|]+) \| (.+) \|", line):
            yield Row(*found.groups())


def inapplicable() -> list[str]:
    """The numbers that do not apply; `4.3.*` stands for all of a section, `10.*` of a chapter."""
    ids = [
        name.strip()
        for line in ASVS.partition("### What does not apply")[2].splitlines()
        if line.startswith("| ") and line[2].isdigit()
        for name in line.split("|")[1].split(",")
    ]
    return [
        number
        for name in ids
        for number in (
            sorted(n for n in numbers() if n.startswith(name[:-1])) if name[-1] == "*" else [name]
        )
    ]


def places(text: str) -> list[str]:
    """The files that a text names: tests by their name, others by their path."""
    return [
        name
        for name in re.findall(r"`([^`]+)`", text)
        if re.fullmatch(r"[\w./-]+", name) and re.search(r"\.\w+$|/", name)
    ]


def exists(place: str) -> bool:
    return place in TESTS if "/" not in place and place.startswith("test_") else _path(place)


def _path(place: str) -> bool:
    return place in ("/docs", "/openapi.json") or (ROOT / place).exists()


def test_every_threat_names_a_test_that_there_is() -> None:
    assert LINES
    for line in LINES:
        named = re.findall(r"`(test_\w+\.py)`", line.rsplit("|", 2)[1])
        assert named, line
        assert set(named) <= TESTS, set(named) - TESTS


def test_model_and_threats_are_one_page() -> None:
    assert len(OURS.partition("\n## In detail")[0].splitlines()) < 80


def test_every_requirement_of_levels_1_and_2_is_there_once() -> None:
    assert len(numbers()) == 70 + 183
    listed = [row.id for row in rows()] + inapplicable()
    assert sorted(listed) == sorted(numbers())


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: row.id)
def test_a_requirement_names_places_that_there_are(row: Row) -> None:
    assert row.status in ("met", "not met", "not ours")
    assert row.status != "met" or places(row.shown) or row.shown.startswith("above (")
    for place in places(row.shown):
        assert exists(place), place


def test_a_row_points_to_a_paragraph_that_there_is() -> None:
    named = {name for row in rows() for name in re.findall(r"above \(([^)]+)\)", row.shown)}
    assert named
    for name in named:
        assert f"**{name}" in OURS, name
