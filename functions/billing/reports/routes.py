"""Reports over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from functions.billing.reports import entities
from functions.billing.reports.entities import BooksNotDrawnUp, InvalidReportDays, Pages
from functions.billing.reports.files import ReportFiles
from functions.billing.reports.schemas import (
    NumbersView,
    PaymentsView,
    ReceivablesView,
    ReportFormat,
    ReportQuery,
    RevenueView,
    TaxView,
    TrialBalanceView,
    TurnoverView,
)
from functions.billing.reports.service import Reports
from functions.billing.reports.workbooks import XLSX, as_xlsx
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.http import Call, Endpoints, Raw
from shared.http.languages import preferred
from shared.http.schema import Schema
from shared.tables import as_csv, paged

endpoint = Endpoints("Reports", "Figures for accountants, from days whose books are drawn up.")
CSV = "text/csv"
LARGEST = 1_000_000
"""Characters of a table that is answered at once: at most 4 MB, and Lambda takes 6."""
PRIVATE = {"Cache-Control": "no-store"}
DECLARED: dict[str, Any] = {
    "permission": "billing:report:read",
    "query": ReportQuery,
    "paged": True,
    "also": (CSV,),
    "leads": True,
    "errors": [InvalidCursor, InvalidReportDays, BooksNotDrawnUp],
}
Asked = Call[None, ReportQuery]


@endpoint.get("/reports/turnover", response=TurnoverView, **DECLARED)
def list_turnover(call: Asked) -> Page[Any] | Raw:
    """List what was booked, by day and reason, in order of days."""
    return _answered(call, "turnover", entities.turnover, TurnoverView)


@endpoint.get("/reports/receivables", response=ReceivablesView, **DECLARED)
def list_receivables(call: Asked) -> Page[Any] | Raw:
    """List what was owed at the end of the last day, by age, and what was paid in advance."""
    return _answered(call, "receivables", entities.receivables, ReceivablesView)


@endpoint.get("/reports/payments", response=PaymentsView, **DECLARED)
def list_payments_received(call: Asked) -> Page[Any] | Raw:
    """List the money received and given back, by day and method, in order of days."""
    return _answered(call, "payments", entities.payments, PaymentsView)


@endpoint.get("/reports/tax", response=TaxView, **DECLARED)
def list_tax(call: Asked) -> Page[Any] | Raw:
    """List the register of tax: what invoices and credit notes come to at each rate."""
    return _answered(call, "tax", entities.taxes, TaxView)


@endpoint.get("/reports/revenue", response=RevenueView, **DECLARED)
def list_revenue(call: Asked) -> Page[Any] | Raw:
    """List what was earned without tax, by kind of service and tariff."""
    return _answered(call, "revenue", entities.revenue, RevenueView)


@endpoint.get("/reports/trial-balance", response=TrialBalanceView, **DECLARED)
def list_trial_balance(call: Asked) -> Page[Any] | Raw:
    """List the ledger's accounts with their balances before and after, and what moved on them."""
    return _answered(call, "trial-balance", entities.trial_balance, TrialBalanceView)


@endpoint.get("/reports/numbers", response=NumbersView, **DECLARED)
def list_document_numbers(call: Asked) -> Page[Any] | Raw:
    """List the numbers of documents: those issued, those cancelled, and those missing."""
    return _answered(call, "numbers", entities.numbers, NumbersView)


def _answered(
    call: Asked, name: str, report: Callable[[Pages], Iterable[Any]], model: type[Schema]
) -> Page[Any] | Raw:
    """A page of a report's rows, or all of them as a table."""
    query = call.query
    found = call.use(Reports).rows(report, query.days())
    rows = [row for row in found if query.legal_entity in (None, row.legal_entity)]
    if query.format is ReportFormat.JSON:
        return paged(rows, query.limit, query.cursor)
    if query.format is ReportFormat.XLSX:
        language = preferred(call.headers.get("accept-language", ""))
        book = as_xlsx(model, name, rows, language)
        return _elsewhere(call, f"{name}.xlsx", book, XLSX)
    table = as_csv(model, rows)
    if len(table) > LARGEST:
        return _elsewhere(call, f"{name}.csv", table.encode(), CSV)
    shown = f'attachment; filename="{name}.csv"'
    return Raw(table, f"{CSV}; charset=utf-8", headers={**PRIVATE, "Content-Disposition": shown})


def _elsewhere(call: Asked, name: str, body: bytes, content_type: str) -> Raw:
    """Where a file is to be fetched."""
    link = call.use(ReportFiles).keep(name, body, content_type)
    return Raw("", "", status=303, headers={**PRIVATE, "Location": link})
