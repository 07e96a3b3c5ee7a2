"""The books over HTTP."""

from __future__ import annotations

from functions.billing.books.entities import (
    EarlierMonthOpen,
    InvalidMonth,
    Month,
    MonthNotOver,
    MonthNotProved,
    Period,
)
from functions.billing.books.periods import Periods
from functions.billing.books.schemas import PeriodView, ProofView
from functions.billing.books.service import Books
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Books")
READ = "billing:ledger:read"


@endpoint.get(
    "/ledger/proofs",
    permission=READ,
    query=PageQuery,
    response=ProofView,
    paged=True,
    errors=[InvalidCursor],
)
def list_ledger_proofs(call: Call[None, PageQuery]) -> Page[ProofView]:
    """List the proofs of the ledger's days, newest first.

    A day's proof says that debits equal credits, that every balance is the sum of its entries and
    every open item what its invoice says, and that the ledger's receivable is what accounts owe.
    """
    return call.use(Books).list(call.query.limit, call.query.cursor).map(ProofView.of)


@endpoint.get(
    "/ledger/periods",
    permission=READ,
    query=PageQuery,
    response=PeriodView,
    paged=True,
    errors=[InvalidCursor],
)
def list_ledger_periods(call: Call[None, PageQuery]) -> Page[Period]:
    """List the months that are closed, newest first."""
    return call.use(Periods).list(call.query.limit, call.query.cursor)


@endpoint.post(
    "/ledger/periods/{month}/close",
    parameters={"month": "The month, such as `2026-03`."},
    permission="billing:ledger:write",
    response=PeriodView,
    errors=[InvalidMonth, MonthNotOver, EarlierMonthOpen, MonthNotProved, Unavailable],
)
def close_ledger_period(call: Call) -> Period:
    """Close a month that is over, so that nothing is dated into it any more.

    Months are closed one after the other, each when the proof of its last day is clean.
    """
    return call.use(Periods).close(Month(call.path["month"]), call.principal.id)
