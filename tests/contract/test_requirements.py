"""Requirements: each is pinned, stands with its reason, and is what the lock resolves to."""

from __future__ import annotations

import re

import pytest

from infra.build.target import ROOT

FILES = (
    "requirements.txt",
    "requirements-dev.txt",
    "infra/requirements/crypto.txt",
    "infra/requirements/typesetting.txt",
    "infra/requirements/gateways.txt",
    "infra/requirements/desk.txt",
    "infra/requirements/botocore.txt",
    "infra/requirements/sam.txt",
    "tests/bench/peers/requirements.txt",
)
LOCKS = (
    "infra/requirements/lock.txt",
    "infra/requirements/sam-lock.txt",
    "tests/bench/peers/lock.txt",
)
LOCK_OF = {"infra/requirements/sam.txt": LOCKS[1], "tests/bench/peers/requirements.txt": LOCKS[2]}
"""The locks of what is installed apart from the rest."""
PINNED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(\[[a-z0-9,]+\])?==(?P<version>[^\s;]+)")


def lines(file: str) -> list[str]:
    """What a file asks for; neither its comments nor the files that it includes."""
    text = (ROOT / file).read_text().splitlines()
    return [line for line in text if line and not line.startswith(("#", "-r"))]


def pins(file: str) -> dict[str, str]:
    found = [PINNED.match(line) for line in lines(file)]
    return {re.sub(r"[._-]+", "-", m["name"]).lower(): m["version"] for m in found if m is not None}


@pytest.mark.parametrize("file", FILES)
def test_each_requirement_is_pinned_and_says_why(file: str) -> None:
    for line in lines(file):
        assert PINNED.match(line), line
        assert line.partition("  # ")[2].strip(), line


def test_the_locks_hold_what_is_required_in_the_same_versions() -> None:
    locked = {lock: pins(lock) for lock in LOCKS}
    for file in FILES:
        lock = locked[LOCK_OF.get(file, LOCKS[0])]
        assert {name: lock.get(name) for name in pins(file)} == pins(file), file


@pytest.mark.parametrize("file", [*FILES, *LOCKS, "pyproject.toml", "Makefile"])
def test_no_file_names_a_package_registry(file: str) -> None:
    text = (ROOT / file).read_text()
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text), file
