"""Failures of scheduled jobs in the billing table.

pk JOB#<job>   sk FAILURE#<subject>    the latest failure of an entry; TTL removes it
"""

from __future__ import annotations

from functions.billing.failures.entities import Job, JobFailure
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Transaction

KEPT_DAYS = 7  # jobs run every hour, so what fails still is written anew


@component
class JobFailureRepository:
    """Reads failures, and says how they are written."""

    table: Table

    def list(self, job: Job, limit: int, cursor: str | None) -> Page[JobFailure]:
        """What a job has failed on lately, in order of the subjects. Raises: InvalidCursor."""
        query = Query(f"JOB#{job}", prefix="FAILURE#")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(JobFailure, item))

    def add(self, failure: JobFailure) -> Transaction:
        """A failure, over an earlier one of the same entry."""
        key = {"pk": f"JOB#{failure.job}", "sk": f"FAILURE#{failure.subject}"}
        expires_at = int(failure.failed_at.timestamp()) + KEPT_DAYS * 86400
        return Transaction().put(to_item(failure) | key | {"expiresAt": expires_at})
