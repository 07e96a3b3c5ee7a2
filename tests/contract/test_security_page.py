"""The page on security: each line of its table names tests that there are."""

from __future__ import annotations

import re

from infra.build.target import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
LINES = [line for line in PAGE.splitlines() if line.startswith("| **")]


def test_every_threat_names_a_test_that_there_is() -> None:
    there = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    assert LINES
    for line in LINES:
        named = re.findall(r"`(test_\w+\.py)`", line.rsplit("|", 2)[1])
        assert named, line
        assert set(named) <= there, set(named) - there


def test_the_page_is_one_page() -> None:
    assert len(PAGE.splitlines()) < 80
