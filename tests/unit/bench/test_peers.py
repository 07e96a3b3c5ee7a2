"""What a peer needs of the machine, and what is said where it is missing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.bench.peers import postgres, silver


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no PostgreSQL as yet."""
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path / "postgresql")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path / "postgresql"


def install(debian: Path, version: str) -> Path:
    folder = debian / version / "bin"
    folder.mkdir(parents=True)
    (folder / "initdb").touch()
    return folder


def test_the_newest_postgresql_is_taken_by_number(debian: Path) -> None:
    newest = install(debian, "15")
    install(debian, "9.6")
    assert postgres.programs() == newest


def test_a_missing_postgresql_is_said_with_the_package_that_brings_it(
    debian: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        postgres.programs()
    assert "apt-get install postgresql" in capsys.readouterr().out
    assert not debian.exists()


def test_a_missing_silver_is_said_before_anything_is_started(
    debian: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 12, 0))
    monkeypatch.setattr(silver, "PYTHON", debian / "none")
    with pytest.raises(SystemExit):
        silver.check()
    assert "make bench PEERS=1" in capsys.readouterr().out


def test_a_python_that_silver_can_t_have_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 13, 0))
    with pytest.raises(SystemExit):
        silver.check()
    assert "3.12" in capsys.readouterr().out


@pytest.mark.parametrize(("euid", "changed"), [(1000, False), (0, True)])
def test_root_hands_the_cluster_to_somebody_else(
    euid: int, changed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[object, ...]] = []
    monkeypatch.setattr(os, "geteuid", lambda: euid)
    monkeypatch.setattr(os, "chown", lambda *what: given.append(what))
    who = postgres._somebody(tmp_path)
    assert bool(given) is bool(who) is changed
    assert who.get("user") != 0
