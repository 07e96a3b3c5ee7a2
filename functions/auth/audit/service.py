"""The audit trail: read by administrators, added to only by the recorder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from functions.auth.audit.entities import AuditLine, TimeRange
from functions.auth.audit.repository import AuditRepository, LineExists
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """Which lines are wanted: those of a subject, an actor, or a day (by default today)."""

    between: TimeRange
    subject: str | None = None
    actor: str | None = None
    day: date | None = None


@component
class AuditTrail:
    """Use cases of the audit trail."""

    table: Table
    lines: AuditRepository
    clock: Clock

    def list(self, search: AuditSearch, *, limit: int, cursor: str | None) -> Page[AuditLine]:
        """Lines, newest first. Raises: InvalidCursor."""
        between = search.between
        if search.subject:
            return self.lines.list_by_subject(search.subject, between, limit=limit, cursor=cursor)
        if search.actor:
            return self.lines.list_by_actor(search.actor, between, limit=limit, cursor=cursor)
        day = search.day or self.clock().date()
        return self.lines.list_by_day(day, between, limit=limit, cursor=cursor)

    def record(self, line: AuditLine) -> None:
        """Add a line of another service; recording it again changes nothing."""
        try:
            self.table.commit(self.lines.add(line))
        except LineExists:
            return
