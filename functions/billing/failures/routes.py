"""Failures of scheduled jobs over HTTP."""

from __future__ import annotations

from functions.billing.failures.entities import JobFailure, JobNotFound
from functions.billing.failures.schemas import JobFailureView
from functions.billing.failures.service import JobFailures
from shared.dynamo import Page
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Scheduled jobs", "What scheduled jobs could not work on, and why.")


@endpoint.get(
    "/billing/jobs/{job}/failures",
    parameters={"job": "`payments`, `subscriptions`, `usage`, `promises` or `consolidation`."},
    permission="billing:run:read",
    query=PageQuery,
    response=JobFailureView,
    paged=True,
    errors=[JobNotFound],
)
def list_job_failures(call: Call[None, PageQuery]) -> Page[JobFailure]:
    """List what a job failed on in the last week, and why."""
    return call.use(JobFailures).list(call.path["job"], call.query.limit, call.query.cursor)
