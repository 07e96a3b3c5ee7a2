"""Deploying to AWS: what is missing is said, and nothing is built before."""

from __future__ import annotations

import subprocess
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from infra import deploy
from infra.local.screen import door


@pytest.fixture(autouse=True)
def nobody_s_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No profile, no keys, no region; and no program may start."""
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(subprocess, "run", pytest.fail)


def stopped(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as left, door():
        deploy.main(name)
    assert left.value.code == 1
    return capsys.readouterr().out


def test_an_unknown_environment_is_answered_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = stopped("nonsense", capsys)
    assert "'nonsense'" in said
    assert "local, localstack, production, staging" in said


def test_a_missing_region_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert "AWS_REGION" in stopped("staging", capsys)


def test_missing_credentials_are_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    assert "no AWS credentials" in stopped("staging", capsys)


def test_a_profile_that_does_not_exist_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "elsewhere")
    assert "elsewhere" in stopped("staging", capsys)


def test_the_build_follows_the_parameters_of_the_deployment() -> None:
    default = deploy.build_environment({})
    assert (default["LASTMILE_PYTHON"], default["LASTMILE_ARCHITECTURE"]) == ("3.13", "arm64")
    given = {"PythonRuntime": "python3.12", "Architecture": "x86_64"}
    other = deploy.build_environment(given)
    assert (other["LASTMILE_PYTHON"], other["LASTMILE_ARCHITECTURE"]) == ("3.12", "x86_64")


def test_what_the_build_leaves_behind_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[Path] = []

    def sam(_: list[str], *, env: dict[str, str], **named: Any) -> CompletedProcess[bytes]:
        left.append(Path(env["TMPDIR"]) / "a-folder-a-function")
        left[-1].mkdir()
        return CompletedProcess([], 0)

    monkeypatch.setattr(subprocess, "run", sam)
    monkeypatch.setattr(deploy, "_account", lambda region: "123456789012")
    monkeypatch.setattr(deploy, "interpreter", lambda version: "python")
    monkeypatch.setattr(deploy, "turn_keys", lambda functions, stack: None)
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    deploy.main("staging")
    assert len(left) == 2
    assert not any(folder.parent.exists() for folder in left)
