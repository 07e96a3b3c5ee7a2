"""What `make logs` shows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra.local import logs
from infra.local.logs import recent
from infra.local.place import Place

GROUP = f"{logs.PREFIX}BillingWorker"
AT_ONCE = 10_000  # what one answer holds


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Says lines as BillingWorker."""
    with mock_aws():
        client = boto3.client("logs", "eu-central-1")
        monkeypatch.setattr(logs, "client", lambda *_: client)
        client.create_log_group(logGroupName=GROUP)
        client.create_log_stream(logGroupName=GROUP, logStreamName="one")

        def say(lines: list[str]) -> None:
            now = int(time.time() * 1000)
            events: list[Any] = [{"timestamp": now, "message": line} for line in lines]
            client.put_log_events(logGroupName=GROUP, logStreamName="one", logEvents=events)

        yield say


def shown(tmp_path: Path, function: str) -> list[str]:
    return [
        text for _, _, text in recent(Place(tmp_path, "http://127.0.0.1", "embedded"), function, 15)
    ]


def test_all_that_a_function_said_is_shown_however_much(tmp_path: Path, said: Any) -> None:
    said([f"{n:05d}" for n in range(AT_ONCE)])
    said(["the last line"])
    lines = shown(tmp_path, "BillingWorker")
    assert (len(lines), lines[-1]) == (AT_ONCE + 1, "the last line")


def test_a_function_that_there_is_not_is_said(
    tmp_path: Path, said: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    said(["a line"])
    with pytest.raises(SystemExit):
        shown(tmp_path, "BilingWorker")
    assert "BilingWorker" in capsys.readouterr().out


def test_what_was_said_at_one_moment_keeps_its_order(tmp_path: Path, said: Any) -> None:
    crash = ["Traceback (most recent call last):", "  File b", "  File a", "ValueError"]
    said(crash)
    assert shown(tmp_path, "") == crash


def test_the_platforms_own_lines_are_left_out(tmp_path: Path, said: Any) -> None:
    said(["START RequestId: 1", "a line", "END RequestId: 1", "REPORT RequestId: 1"])
    assert shown(tmp_path, "") == ["a line"]
