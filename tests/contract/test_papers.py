"""The papers at the top: they are there, and the two READMEs say the same."""

from __future__ import annotations

import re

import pytest

from infra.build.target import ROOT

ENGLISH, RUSSIAN = ((ROOT / name).read_text() for name in ("README.md", "README.ru.md"))
PAPERS = ("README.md", "README.ru.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")


def outline(text: str) -> list[str]:
    """What must stand in both at the same place: how deep headings are, doors, links, files."""
    found = []
    for line in text.splitlines():
        if heading := re.match(r"#+ ", line):
            found.append(heading[0])
        elif line.startswith("    "):
            found.append(re.split(r" {2,}", line.strip())[0])
        elif item := re.match(r"(\d+\. |- |\| )", line):
            found.append(item[1] + " ".join(re.findall(r"`[^`]+`|\]\([^)]+\)", line)))
    return found


def test_the_readme_in_russian_keeps_step_with_the_english_one() -> None:
    assert outline(RUSSIAN) == outline(ENGLISH)
    assert len(outline(ENGLISH)) > 30


@pytest.mark.parametrize("name", PAPERS)
def test_links_lead_to_files_that_there_are(name: str) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text()):
        assert link.startswith("https://") or (ROOT / link).exists(), link


@pytest.mark.parametrize("name", PAPERS)
def test_doors_that_are_named_are_there(name: str) -> None:
    there = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = (ROOT / name).read_text()
    named = set(re.findall(r"(?:`| {4})make ([a-z-]+)", text)) - {"PYTHON"}
    assert named <= there, named - there


def test_the_changelog_has_a_place_for_what_is_not_released() -> None:
    assert "\n## Unreleased\n" in (ROOT / "CHANGELOG.md").read_text()
