"""What happens when a job fails on an entry: it is reported, and the job continues."""

from __future__ import annotations

from functions.billing.failures.entities import Job, JobFailure, JobNotFound
from functions.billing.failures.repository import JobFailureRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo.table import Page, Table
from shared.observability import count, logger

LONGEST_REASON = 500


@component
class JobFailures:
    """Use cases of failures."""

    table: Table
    failures: JobFailureRepository
    clock: Clock

    def report(self, job: Job, subject: str, error: Exception) -> None:
        """Keep why an entry failed. It stays due, so that the next job tries it again."""
        reason = f"{type(error).__name__}: {error}"[:LONGEST_REASON]
        logger().error("job failed on an entry", job=job.value, subject=subject, reason=reason)
        count("JobErrors", job=job.value)
        failure = JobFailure(job, subject, reason, self.clock())
        try:
            self.table.commit(self.failures.add(failure))
        except Exception as lost:  # noqa: BLE001 - a report that is lost must not stop the job either
            logger().error("failure not kept", subject=subject, reason=repr(lost))

    def list(self, job: str, limit: int, cursor: str | None) -> Page[JobFailure]:
        """What a job has failed on lately. Raises: JobNotFound, InvalidCursor."""
        if job not in set(Job):
            raise JobNotFound("Choose one of: {choices}.", choices=", ".join(Job))
        return self.failures.list(Job(job), limit, cursor)
