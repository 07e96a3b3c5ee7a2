"""The Python that compiles ahead is one that runs, whatever lies on the PATH under its name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.build.interpreter import interpreter

HERE = "{}.{}".format(*sys.version_info[:2])
Install = Callable[[str, str], str]


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Answers are kept for a build; a test's must not outlive it."""
    interpreter.cache_clear()
    yield
    interpreter.cache_clear()


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a script called python3.99 into a folder at the end of the PATH."""
    folders: list[str] = []

    def put(name: str, script: str) -> str:
        python = tmp_path / name / "python3.99"
        python.parent.mkdir()
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(0o755)
        folders.append(str(python.parent))
        monkeypatch.setenv("PATH", ":".join(folders))
        return str(python)

    monkeypatch.setenv("PATH", str(tmp_path))
    return put


def test_a_version_manager_s_stand_in_that_refuses_is_passed_over(install: Install) -> None:
    install("shims", "echo 'command not found' >&2; exit 127")
    runs = install("bin", "echo 3.99")
    assert interpreter("3.99") == runs


def test_what_is_another_version_than_its_name_says_is_passed_over(install: Install) -> None:
    install("bin", "echo 3.98")
    assert interpreter("3.99") is None


def test_what_is_no_program_is_passed_over(install: Install) -> None:
    Path(install("bin", "echo 3.99")).chmod(0o644)
    assert interpreter("3.99") is None


def test_the_running_python_needs_no_other(install: Install) -> None:
    assert interpreter(HERE) == sys.executable
