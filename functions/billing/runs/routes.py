"""Billing runs over HTTP."""

from __future__ import annotations

from functions.billing.books.entities import MonthClosed
from functions.billing.periods.work_dates import DateOutOfRange
from functions.billing.runs.entities import AccountError, Run, RunNotFound
from functions.billing.runs.schemas import (
    BillingRunErrorView,
    BillingRunForm,
    BillingRunReportView,
    BillingRunView,
)
from functions.billing.runs.service import BillingRuns
from shared.dynamo import Page
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Billing runs", "Invoicing all accounts that are due on a date.")
READ, WRITE = "billing:run:read", "billing:run:write"


@endpoint.get(
    "/billing/runs", permission=READ, query=PageQuery, response=BillingRunView, paged=True
)
def list_billing_runs(call: Call[None, PageQuery]) -> Page[BillingRunView]:
    """List billing runs, latest date first."""
    page = call.use(BillingRuns).list(call.query.limit, call.query.cursor)
    return page.map(_view)


@endpoint.post(
    "/billing/runs",
    permission=WRITE,
    request=BillingRunForm,
    response=BillingRunReportView,
    status=202,
    errors=[DateOutOfRange, MonthClosed, Unavailable],
)
def start_billing_run(call: Call[BillingRunForm]) -> BillingRunReportView:
    """Start or resume the billing run for a date."""
    runs = call.use(BillingRuns)
    day = call.body.on or runs.today()
    return BillingRunReportView.of(runs.start(day, by=call.principal.id, dry_run=call.body.dry_run))


@endpoint.get(
    "/billing/runs/{runId}", permission=READ, response=BillingRunReportView, errors=[RunNotFound]
)
def get_billing_run(call: Call) -> BillingRunReportView:
    """Get a billing run with its progress and totals."""
    return BillingRunReportView.of(call.use(BillingRuns).get(call.path["runId"]))


@endpoint.get(
    "/billing/runs/{runId}/errors",
    permission=READ,
    query=PageQuery,
    response=BillingRunErrorView,
    paged=True,
    errors=[RunNotFound],
)
def list_billing_run_errors(call: Call[None, PageQuery]) -> Page[BillingRunErrorView]:
    """List the accounts that a billing run could not bill, and why."""
    query = call.query
    page = call.use(BillingRuns).list_errors(call.path["runId"], query.limit, query.cursor)
    return page.map(_error)


@endpoint.post(
    "/billing/runs/{runId}/resume",
    permission=WRITE,
    response=BillingRunReportView,
    status=202,
    errors=[RunNotFound, MonthClosed, Unavailable],
)
def resume_billing_run(call: Call) -> BillingRunReportView:
    """Resume a billing run: what was not done, and the accounts that failed."""
    return BillingRunReportView.of(call.use(BillingRuns).resume(call.path["runId"]))


def _view(run: Run) -> BillingRunView:
    return BillingRunView(
        id=run.id,
        on=run.date,
        state=run.state,
        dry_run=run.dry_run,
        started_at=run.started_at,
        started_by=run.started_by,
        completed_at=run.completed_at,
    )


def _error(error: AccountError) -> BillingRunErrorView:
    return BillingRunErrorView(
        account_id=error.account_id, attempt=error.attempt, reason=error.reason, at=error.at
    )
