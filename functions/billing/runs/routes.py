"""Billing runs over HTTP."""

from __future__ import annotations

from functions.billing.periods.work_dates import DateOutOfRange
from functions.billing.runs.entities import AccountError, Run, RunNotFound
from functions.billing.runs.schemas import AccountErrorView, NewRun, RunReportView, RunView
from functions.billing.runs.service import BillingRuns
from shared.dynamo import Page
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("billing-runs")
READ, WRITE = "billing:run:read", "billing:run:write"


@endpoint.get("/billing/runs", permission=READ, query=PageQuery, response=RunView, paged=True)
def listed(call: Call[None, PageQuery]) -> Page[RunView]:
    """List the billing runs, the latest date first."""
    page = call.use(BillingRuns).newest(call.query.limit, call.query.cursor)
    return page.map(_view)


@endpoint.post(
    "/billing/runs",
    permission=WRITE,
    request=NewRun,
    response=RunReportView,
    status=202,
    errors=[DateOutOfRange, Unavailable],
)
def start(call: Call[NewRun]) -> RunReportView:
    """Bill everyone who is due on a date; begun before, go on with what is left."""
    runs = call.use(BillingRuns)
    day = call.body.on or runs.today()
    return RunReportView.of(runs.start(day, by=call.principal.id, dry_run=call.body.dry_run))


@endpoint.get(
    "/billing/runs/{runId}", permission=READ, response=RunReportView, errors=[RunNotFound]
)
def one(call: Call) -> RunReportView:
    """Show how far a billing run has come, and what it has come to."""
    return RunReportView.of(call.use(BillingRuns).get(call.path["runId"]))


@endpoint.get(
    "/billing/runs/{runId}/errors",
    permission=READ,
    query=PageQuery,
    response=AccountErrorView,
    paged=True,
    errors=[RunNotFound],
)
def errors(call: Call[None, PageQuery]) -> Page[AccountErrorView]:
    """List the accounts that a run could not bill, and why; by shard and attempt."""
    query = call.query
    page = call.use(BillingRuns).errors(call.path["runId"], query.limit, query.cursor)
    return page.map(_error)


@endpoint.post(
    "/billing/runs/{runId}/resume",
    permission=WRITE,
    response=RunReportView,
    status=202,
    errors=[RunNotFound, Unavailable],
)
def resume(call: Call) -> RunReportView:
    """Go on with a run: with what was not done, and with who could not be billed."""
    return RunReportView.of(call.use(BillingRuns).resume(call.path["runId"]))


def _view(run: Run) -> RunView:
    return RunView(
        id=run.id,
        on=run.date,
        state=run.state,
        dry_run=run.dry_run,
        started_at=run.started_at,
        started_by=run.started_by,
        completed_at=run.completed_at,
    )


def _error(error: AccountError) -> AccountErrorView:
    return AccountErrorView(
        account_id=error.account_id, attempt=error.attempt, reason=error.reason, at=error.at
    )
