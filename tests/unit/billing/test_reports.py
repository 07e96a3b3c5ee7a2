"""Reports over HTTP, and months that are closed."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args
from zipfile import ZipFile

import pytest

from functions.billing.adjustments.entities import Adjustment, AdjustmentReason, Transfer
from functions.billing.adjustments.service import Adjustments
from functions.billing.app import ENDPOINTS
from functions.billing.books.entities import DayBook
from functions.billing.books.sheet import Earned, Numbers, Sheet
from functions.billing.credit_notes.entities import CreditReason, NoteRequest
from functions.billing.credit_notes.service import CreditNotes
from functions.billing.documents.bucket import Bucket
from functions.billing.invoices.closing import InvoiceClosing
from functions.billing.jobs import run
from functions.billing.reports import routes
from functions.billing.reports.entities import NumberStatus, Pages, numbers
from functions.billing.reports.schemas import RevenueView
from functions.billing.reports.words import CHOSEN, COLUMNS, VALUES
from functions.billing.reports.workbooks import as_xlsx
from functions.billing.transactions.entities import Reason
from shared.context import Context, working_in
from shared.http.schema import Schema
from shared.tables import as_csv
from tests.fakes.http import ApiClient, Reply
from tests.fakes.objects import InMemoryObjects
from tests.fakes.people import a_customer, an_admin, staff
from tests.unit.billing.builders import House

OPERATOR = staff("operator", "billing:*:read")
REPORTS = ("turnover", "receivables", "payments", "tax", "revenue", "trial-balance", "numbers")


class Office:
    """Three accounts opened on 10 March; an invoice is credited, another cancelled."""

    def __init__(self) -> None:
        self.house = House()
        self.house.sell()
        for number in (1, 2, 3):
            self.house.open("2026-03-10", number=number)
        first, second, _ = self.house.invoices()
        with working_in(Context(correlation_id="t", actor="olga")):
            note = NoteRequest(first.id, (), CreditReason.GOODWILL)
            self.house.wiring.use(CreditNotes).issue(note)
            self.house.wiring.use(InvoiceClosing).cancel(second.id, None)
        self.objects = InMemoryObjects()
        bucket = Bucket(store=self.objects, name="documents")
        self.house.wiring.provide(Bucket, lambda: bucket)
        self.api = ApiClient(ENDPOINTS, self.house.wiring)

    def draw_up(self) -> None:
        self.house.clock.advance(minutes=16)
        run({"job": "reconciliation"}, self.house.wiring, lambda: True)
        while self.house.queue.messages:
            assert self.house.work() == []

    def asked(self, report: str, **query: str) -> Reply:
        path = f"/reports/{report}"
        return self.api.call("GET", path, by=OPERATOR, query={**query})

    def rows(self, report: str, **query: str) -> list[dict[str, Any]]:
        reply = self.asked(report, **query)
        assert reply.status == 200, reply.text
        return list(reply.json["items"])

    def close(self, month: str) -> Reply:
        path = f"/ledger/periods/{month}/close"
        return self.api.call("POST", path, by=an_admin())


@pytest.fixture
def office() -> Office:
    return Office()


def test_the_trial_balance_of_a_day(office: Office) -> None:
    office.draw_up()
    rows = {row["account"]: row for row in office.rows("trial-balance")}
    assert rows["receivable"] == {
        "legalEntity": "", "account": "receivable", "type": "asset", "currency": "RUB",
        "opening": "0.00", "debit": "2756.13", "credit": "1837.42", "closing": "918.71",
    }  # fmt: skip
    assert rows["tax:vat"]["closing"] == "-165.67"
    assert {name: row["closing"] for name, row in rows.items() if name.startswith("rev")} == {
        "revenue:internet": "-343.20", "revenue:setup_fee": "-409.84",
    }  # fmt: skip


def test_the_register_of_tax_names_documents_by_rate(office: Office) -> None:
    office.draw_up()
    found = {row["document"]: row for row in office.rows("tax")}
    assert {kind: (row["documents"], row["net"], row["tax"]) for kind, row in found.items()} == {
        "invoice": (3, "2259.12", "497.01"),
        "credit_note": (1, "-753.04", "-165.67"),
        "cancellation": (1, "-753.04", "-165.67"),
    }
    assert {row["percent"] for row in found.values()} == {"22"}


def test_numbers_show_what_was_cancelled_and_that_none_is_missing(office: Office) -> None:
    office.draw_up()
    rows = office.rows("numbers")
    assert [(r["status"], r["first"], r["last"], r["count"]) for r in rows] == [
        ("issued", "CN-00000001", "CN-00000001", 1),
        ("issued", "INV-00000001", "INV-00000003", 3),
        ("cancelled", "INV-00000002", "INV-00000002", 1),
    ]


def test_a_missing_number_is_shown() -> None:
    at = datetime(2026, 3, 10, tzinfo=UTC)

    def day(*ranges: tuple[int, int]) -> DayBook:
        form = "INV-{:04d}"
        made = tuple(Numbers("INVOICE", form, "", Reason.INVOICE, a, b) for a, b in ranges)
        return DayBook(date(2026, 3, 10), at, sheet=Sheet(numbers=made), used=made)

    found = [(r.status, r.first, r.last) for r in numbers(Pages([day((2, 3), (7, 9))]))]
    assert found == [
        ("issued", "INV-0002", "INV-0003"),
        ("issued", "INV-0007", "INV-0009"),
        ("missing", "INV-0001", "INV-0001"),
        ("missing", "INV-0004", "INV-0006"),
    ]


@pytest.mark.parametrize(
    ("after", "missing"),
    [
        ([("B-{:04d}", 1, 2)], [("INV-0002", "INV-0003")]),  # begun anew
        ([("B-{:04d}", 6, 7)], [("INV-0002", "INV-0003"), ("B-0005", "B-0005")]),  # gone on
    ],
)
def test_a_missing_number_is_shown_after_another_form_has_come(
    after: list[tuple[str, int, int]], missing: list[tuple[str, str]]
) -> None:
    ranges = [("INV-{:04d}", 1, 1), ("INV-{:04d}", 4, 4), *after]
    made = tuple(Numbers("INVOICE", form, "", Reason.INVOICE, a, b) for form, a, b in ranges)
    day = DayBook(date(2026, 3, 10), datetime(2026, 3, 10, tzinfo=UTC),
                  sheet=Sheet(numbers=made), used=made)  # fmt: skip
    rows = [r for r in numbers(Pages([day])) if r.status is NumberStatus.MISSING]
    assert [(r.first, r.last) for r in rows] == missing


def test_what_is_owed_by_age(office: Office) -> None:
    office.draw_up()
    (row,) = office.rows("receivables")
    assert (row["age"], row["invoices"], row["amount"]) == ("not_due", 1, "918.71")
    office.house.clock.advance(days=42)
    office.draw_up()
    (row,) = office.rows("receivables", to="2026-03-21")
    assert row["age"] == "1-30"
    (row,) = office.rows("receivables", **{"from": "2026-04-20", "to": "2026-04-20"})
    assert row["age"] == "31-60"


def test_a_report_is_paged_and_a_table_is_whole(office: Office) -> None:
    office.draw_up()
    first = office.asked("trial-balance", limit="3").json
    rest = office.asked("trial-balance", limit="3", cursor=first["nextCursor"]).json
    assert len(first["items"]) == 3
    assert rest["nextCursor"] is None
    table = office.asked("trial-balance", format="csv")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert "trial-balance.csv" in table.headers["Content-Disposition"]
    lines = table.text.removeprefix("\ufeff").splitlines()
    assert lines[0] == "legalEntity,account,type,currency,opening,debit,credit,closing"
    assert lines[1:] == [",".join(row.values()) for row in [*first["items"], *rest["items"]]]


def test_a_workbook_is_fetched_by_a_link(office: Office) -> None:
    office.draw_up()
    reply = office.asked("trial-balance", format="xlsx")
    assert (reply.status, reply.text) == (303, "")
    ((bucket, path), body), *_ = office.objects.objects.items()
    assert path.startswith("reports/")
    assert reply.headers["Location"] == (
        f"https://s3.test/{bucket}/{path}?name=trial-balance.xlsx&seconds=300"
    )
    assert office.objects.types[bucket, path].endswith("spreadsheetml.sheet")
    with ZipFile(io.BytesIO(body)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
    assert "<v>918.71</v>" in sheet
    assert "Closing balance" in words
    assert "revenue:internet" in words


def test_a_workbook_is_in_the_language_of_who_asks(office: Office) -> None:
    office.draw_up()
    office.api.call(
        "GET", "/reports/numbers", by=OPERATOR, query={"format": "xlsx"},
        headers={"accept-language": "ru"},
    )  # fmt: skip
    (body,) = office.objects.objects.values()
    with ZipFile(io.BytesIO(body)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
        assert "Номера документов" in book.read("xl/workbook.xml").decode()
    assert {"Состояние", "выданы", "отменены", "счёт"} <= set(re.findall(">([^<]+)<", words))


@pytest.mark.parametrize("view", [e.response for e in routes.endpoint.declared])
def test_every_column_and_every_choice_has_its_words(view: type[Schema]) -> None:
    for name, field in view.model_fields.items():
        column = field.alias or name
        assert column in COLUMNS
        choices = [kind for kind in (field.annotation, *get_args(field.annotation))
                   if isinstance(kind, type) and issubclass(kind, StrEnum)]  # fmt: skip
        for choice in (value for kind in choices for value in kind):
            assert column in CHOSEN
            assert choice in VALUES or choice[0].isdigit(), f"{column}: {choice}"


def test_a_workbook_holds_no_formulas() -> None:
    row = Earned("", "internet", "=1+1", "RUB", Decimal("1.00"), Decimal("2.00"))
    with ZipFile(io.BytesIO(as_xlsx(RevenueView, "revenue", [row], "en"))) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_a_workbook_holds_the_sums_themselves() -> None:
    row = Earned("", "internet", "Home", "RUB", Decimal("8.20"), Decimal("1234567.89"))
    with ZipFile(io.BytesIO(as_xlsx(RevenueView, "revenue", [row], "en"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>8.20</v>" in sheet
    assert "<v>1234567.89</v>" in sheet


def test_a_table_that_is_too_large_for_an_answer_is_fetched_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.draw_up()
    whole = office.asked("tax", format="csv").text
    monkeypatch.setattr(routes, "LARGEST", 10)
    assert office.asked("tax", format="csv").status == 303
    assert list(office.objects.objects.values()) == [whole.encode()]


def test_the_books_of_a_legal_entity(office: Office) -> None:
    office.draw_up()
    assert office.rows("tax", legalEntity="another") == []
    assert office.rows("tax", legalEntity="") == office.rows("tax")


@pytest.mark.parametrize("cursor", ["x", "-1", "²"])
def test_another_cursor_is_refused(office: Office, cursor: str) -> None:
    office.draw_up()
    assert office.asked("tax", cursor=cursor).status == 422


def test_a_table_holds_no_formulas() -> None:
    row = Earned("", "internet", "=1+1", "RUB", Decimal("1.00"), Decimal("2.00"))
    line = as_csv(RevenueView, [row]).splitlines()[1]
    assert line == ",internet,'=1+1,RUB,1.00,2.00,-1.00"


@pytest.mark.parametrize("report", REPORTS)
def test_days_that_are_not_drawn_up_are_refused(office: Office, report: str) -> None:
    assert office.rows(report) == []
    office.draw_up()
    assert office.rows(report, **{"from": "2026-01-01", "to": "2026-01-31"}) == []
    late = office.asked(report, to="2026-03-11")
    assert (late.status, late.json["detail"]) == (
        409,
        "The books are drawn up to 2026-03-10; ask for days up to then.",
    )
    for first, last in (("2026-03-11", "2026-03-10"), ("2025-03-09", "2026-03-10")):
        assert office.asked(report, **{"from": first, "to": last}).status == 422


@pytest.mark.parametrize("report", REPORTS)
def test_customers_see_no_reports(office: Office, report: str) -> None:
    anna = a_customer("customer-1", "billing:account:read", "billing:invoice:read")
    assert office.api.call("GET", f"/reports/{report}", by=anna).status == 403


def test_months_are_closed_one_after_the_other(office: Office) -> None:
    office.draw_up()
    assert office.close("2026-03").json["detail"] == "The month is not over yet."
    office.house.clock.advance(days=60)
    refused = office.close("2026-03")
    assert (refused.status, refused.json["type"]) == (409, "urn:lastmile:problem:month-not-proved")
    office.draw_up()
    assert office.close("2026-04").json["detail"] == "Months are closed one after the other."
    closed = office.close("2026-03")
    assert closed.status == 200
    assert {b["account"]: b["amount"] for b in closed.json["balances"]}["receivable"] == "918.71"
    assert office.close("2026-03").text == closed.text
    assert office.close("2026-04").status == 200
    listed = office.api.call("GET", "/ledger/periods", by=OPERATOR).json["items"]
    assert [period["month"] for period in listed] == ["2026-04", "2026-03"]
    assert len([i for i in office.house.table.audit() if "ledger-period" in str(i)]) == 2


@pytest.mark.parametrize("month", ["2026-13", "march", "2026-3", "0000-01"])
def test_what_is_no_month_is_refused(office: Office, month: str) -> None:
    assert office.close(month).status == 422


def test_a_month_with_a_mismatch_stays_open(office: Office) -> None:
    office.house.clock.advance(days=22)
    office.house.table.items["ACCOUNT#" + office.house.invoices()[0].account_id, "A#ACCOUNT"][
        "balance"
    ] = "-1.00"
    office.draw_up()
    assert office.close("2026-03").json["type"] == "urn:lastmile:problem:month-not-proved"


def test_no_run_is_dated_into_a_closed_month(office: Office) -> None:
    office.house.clock.advance(days=22)
    office.draw_up()
    office.house.dispatch("2026-03-31")
    assert office.close("2026-03").status == 200
    for path, body in (
        ("/billing/runs", {"date": "2026-03-31"}),
        ("/billing/runs/2026-03-31/resume", None),
    ):
        refused = office.api.call("POST", path, body, by=an_admin())
        assert (refused.status, refused.json["detail"]) == (409, "2026-03 is closed.")
    dry = office.api.call(
        "POST", "/billing/runs", {"date": "2026-03-31", "dryRun": True}, by=an_admin()
    )
    assert dry.status == 202


def test_operators_close_no_months(office: Office) -> None:
    reply = office.api.call("POST", "/ledger/periods/2026-03/close", by=OPERATOR)
    assert reply.status == 403


def test_a_trial_balance_goes_on_from_the_day_before(office: Office) -> None:
    """An account that is at zero, and on which nothing moved, is not in it."""
    house = office.house
    ids = sorted(i.account_id for i in house.invoices())
    with working_in(Context(correlation_id="t", actor="olga")):
        adjustments = house.wiring.use(Adjustments)
        for account_id in ids:
            added = Adjustment(account_id, Decimal("2000.00"), AdjustmentReason.CORRECTION, "In.")
            adjustments.adjust(added)
        adjustments.transfer(Transfer(ids[0], ids[1], Decimal("10.00"), ""))
    house.clock.advance(days=1)
    office.draw_up()
    first = {r["account"]: r for r in office.rows("trial-balance", to="2026-03-10")}
    second = {r["account"]: r for r in office.rows("trial-balance", **{"from": "2026-03-11"})}
    assert first["transfer"]["debit"] == first["transfer"]["credit"] == "10.00"
    assert set(first) - set(second) == {"transfer"}
    assert all(row["opening"] == first[code]["closing"] for code, row in second.items())
    assert all(row["opening"] == row["closing"] for row in second.values())


def test_counts_stand_in_a_workbook_as_numbers(office: Office) -> None:
    office.draw_up()
    assert office.asked("turnover", format="xlsx").status == 303
    (body,) = office.objects.objects.values()
    with ZipFile(io.BytesIO(body)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="E2"><v>1</v></c>' in sheet, sheet  # one transaction, behind day and currency
    assert re.search(r'<c r="A2" s="\d+"><v>46091</v></c>', sheet), sheet  # 10 March as a day
