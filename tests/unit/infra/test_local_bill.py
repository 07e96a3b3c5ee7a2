"""`make bill`: starts a run, watches it to its end, and leaves it going when it is interrupted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest

from infra.local import bill
from infra.local.play.client import StepFailed

RUN: dict[str, Any] = {
    "id": "2026-04-01", "date": "2026-04-01", "state": "running", "dryRun": False, "shards": 4,
    "shardsDone": 0, "accounts": 0, "invoices": 0, "totals": {}, "errors": 0, "blocked": 0,
}  # fmt: skip


class Billing:
    """Answers as the API does: each look finds a shard more done."""

    def __init__(self, **last: Any) -> None:
        self.last = last
        self.asked: list[Any] = []
        self.done = 0
        self.http = nullcontext()

    def as_(self, token: str) -> Billing:
        self.asked.append(token)
        return self

    def post(self, path: str, body: Any) -> dict[str, Any]:
        self.asked.append((path, body))
        if path == "/auth/login":
            return {"accessToken": "token"}
        return RUN

    def get(self, path: str) -> dict[str, Any]:
        self.done += 1
        assert path == "/billing/runs/2026-04-01"
        done = {"shardsDone": self.done, "accounts": 10 * self.done}
        return RUN | done | ({"state": "completed"} | self.last if self.done == 4 else {})


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bill, "PAUSE", 0)


def on(monkeypatch: pytest.MonkeyPatch, billing: Any, **environment: str) -> None:
    stage = SimpleNamespace(api=billing, admin=("admin", "secret"))
    monkeypatch.setattr(bill, "open_stage", lambda: stage)
    for name in ("DATE", "DRY"):
        monkeypatch.setenv(name, environment.get(name, ""))


def test_a_run_is_watched_until_it_is_completed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    billing = Billing(invoices=39, totals={"RUB": "12090.00"})
    on(monkeypatch, billing, DATE="2026-04-01")
    assert bill.main() == 0
    assert billing.asked[1:] == [
        "token", ("/billing/runs", {"dryRun": False, "date": "2026-04-01"}),
    ]  # fmt: skip
    shown = capsys.readouterr().out
    assert "4/4 shards" in shown
    assert "2026-04-01: 40 accounts, 39 invoices (12090.00 RUB)" in shown


def test_each_look_is_shown() -> None:
    shown: list[int] = []
    look: Callable[[dict[str, Any]], None] = lambda run: shown.append(run["shardsDone"])  # noqa: E731
    billing: Any = Billing()
    assert bill.watch(billing, RUN, look)["state"] == "completed"
    assert shown == [0, 1, 2, 3, 4]


def test_errors_are_told_and_make_it_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on(monkeypatch, Billing(errors=2, blocked=1, dryRun=True), DRY="1")
    assert bill.main() == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "1 services suspended 2 errors: GET /billing/runs/2026-04-01/errors (dry run)" in shown


@pytest.mark.parametrize(
    ("dry", "told"),
    [("", "make bill DATE=2026-04-01"), ("1", "GET /billing/runs/2026-04-01 looks at it again.")],
)
def test_when_it_is_interrupted_the_run_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], dry: str, told: str
) -> None:
    class Interrupted(Billing):
        def get(self, path: str) -> dict[str, Any]:
            raise KeyboardInterrupt

    on(monkeypatch, Interrupted(), DRY=dry)
    assert bill.main() == 130
    assert told in " ".join(capsys.readouterr().out.split())


def test_what_is_refused_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Refusing(Billing):
        def as_(self, token: str) -> Billing:
            raise StepFailed("POST /v1/billing/runs answered 422")

    on(monkeypatch, Refusing(), DATE="2126-04-01")
    with pytest.raises(SystemExit):
        bill.main()
    assert "Stopped: POST /v1/billing/runs answered 422" in capsys.readouterr().out


def test_without_a_date_it_is_the_providers_today() -> None:
    billing: Any = Billing()
    assert bill.start(billing, "", dry=False) == RUN
    assert billing.asked == [("/billing/runs", {"dryRun": False})]
