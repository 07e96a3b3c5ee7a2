"""The books on the deployed stack: a day is proved, its month closed, and reports tell what the ledger does."""

from __future__ import annotations

import csv
import io
import re
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from infra.local.play.client import Api, until
from infra.local.play.stage import Stage
from tests.integration.answers import problem
from tests.integration.queues import queue
from tests.integration.subscribers import a_published_tariff, an_earlier_subscriber

ZERO = Decimal(0)


@dataclass(frozen=True)
class Drawn:
    """The last day of last month, drawn up, with what the ledger's transactions of it say."""

    day: str
    proof: dict[str, Any]
    transactions: list[dict[str, Any]]

    @property
    def sums(self) -> dict[str, tuple[Decimal, Decimal]]:
        """Debits and credits by ledger account."""
        found: dict[str, tuple[Decimal, Decimal]] = {}
        for line in (line for one in self.transactions for line in one["lines"]):
            debit, credit = found.get(line["account"], (ZERO, ZERO))
            found[line["account"]] = (
                debit + Decimal(line["debit"]),
                credit + Decimal(line["credit"]),
            )
        return found


@pytest.fixture(scope="module")
def drawn(stage: Stage, admin: Api) -> Drawn:
    """A day on which an account was opened; the job draws up its books."""
    day = datetime.now(UTC).date().replace(day=1) - timedelta(days=1)
    if _proof(admin, day):
        pytest.skip("these tests have been here before: that month is closed")
    tariff = a_published_tariff(admin, setupFee="500.00")
    account_id = an_earlier_subscriber(stage, admin, tariff, day).account_id
    stage.invoke("BillingJobs", {"job": "reconciliation", "date": day.isoformat()})
    proof = until(lambda: _proof(admin, day), "the proof of the day", seconds=240)
    _let_it_be(stage, admin, day + timedelta(days=1))
    booked = admin.get(f"/accounts/{account_id}/transactions", limit=200)["items"]
    return Drawn(day.isoformat(), proof, booked)


def _proof(admin: Api, day: date) -> dict[str, Any] | None:
    proofs = admin.get("/ledger/proofs", limit=200)["items"]
    return next((p for p in proofs if p["day"] == day.isoformat() and p["provedAt"]), None)


def _let_it_be(stage: Stage, admin: Api, day: date) -> None:
    """No later day is drawn up: a month of them would keep the stack busy for a minute."""

    def begun() -> bool:
        return day.isoformat() in {p["day"] for p in admin.get("/ledger/proofs")["items"]}

    until(begun, "the next day")
    time.sleep(0.3)  # it is kept before its parts are put on the queue
    queue(stage, "BillingRun").lose()


def test_the_day_is_proved_against_its_entries(drawn: Drawn) -> None:
    proof = drawn.proof
    assert (proof["isClean"], proof["isWhole"], proof["faults"]) == (True, True, [])
    assert proof["transactions"] == len(drawn.transactions) > 0
    assert proof["accounts"] > 0
    debits, credited = (sum(side, ZERO) for side in zip(*drawn.sums.values(), strict=True))
    (total,) = proof["totals"]
    assert Decimal(total["debits"]) == Decimal(total["credits"]) == debits == credited


REPORTS = ("trial-balance", "turnover")


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_says_what_the_ledger_does_in_each_format(
    drawn: Drawn, admin: Api, report: str
) -> None:
    rows = _asked(admin, drawn, report, "json").json()["items"]
    if report == "trial-balance":
        moved = {row["account"]: (Decimal(row["debit"]), Decimal(row["credit"])) for row in rows}
        assert moved == drawn.sums
        assert all(_closing(row) == Decimal(row["closing"]) for row in rows)
    else:
        debits = sum((debit for debit, _ in drawn.sums.values()), ZERO)
        assert sum((Decimal(row["amount"]) for row in rows), ZERO) == debits
        assert sum(row["transactions"] for row in rows) == len(drawn.transactions)

    table = _asked(admin, drawn, report, "csv").text.removeprefix("\ufeff")
    plain = [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows]
    assert list(csv.DictReader(io.StringIO(table))) == plain

    sheet = httpx.get(_asked(admin, drawn, report, "xlsx").headers["location"])
    with ZipFile(io.BytesIO(sheet.content)) as book:
        cells = re.findall(r"<v>([^<]*)</v>", book.read("xl/worksheets/sheet1.xml").decode())
    shown = {Decimal(cell) for cell in cells}
    names = {"opening", "debit", "credit", "closing", "amount"}
    wanted = {Decimal(value) for row in rows for name, value in row.items() if name in names}
    assert wanted <= shown


def test_a_proved_month_is_closed_and_nothing_is_dated_into_it(drawn: Drawn, admin: Api) -> None:
    month = drawn.day[:7]
    problem(admin.request("POST", f"/ledger/periods/{datetime.now(UTC):%Y-%m}/close"), 409)
    closed = admin.post(f"/ledger/periods/{month}/close")
    rows = _asked(admin, drawn, "trial-balance", "json").json()["items"]
    balances = {one["account"]: one["amount"] for one in closed["balances"]}
    assert balances == {row["account"]: row["closing"] for row in rows}
    assert admin.post(f"/ledger/periods/{month}/close") == closed
    problem(admin.request("POST", "/billing/runs", {"date": drawn.day}), 409)


def _closing(row: dict[str, Any]) -> Decimal:
    return Decimal(row["opening"]) + Decimal(row["debit"]) - Decimal(row["credit"])


def _asked(admin: Api, drawn: Drawn, report: str, how: str) -> httpx.Response:
    days = {"from": drawn.day, "to": drawn.day, "format": how}
    answer = admin.request("GET", f"/reports/{report}", query=days)
    assert answer.status_code == (303 if how == "xlsx" else 200), answer.text
    return answer
