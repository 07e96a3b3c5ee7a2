"""The audit trail: read by whoever may, added to by the recorder alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from functions.auth.audit.entities import AuditLine, Span
from functions.auth.audit.repository import AuditRepository, LineKept
from shared.clock import Clock
from shared.dynamo import Page


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """Whose lines are wanted: a thing's, a caller's, or a day's (today's if nothing is said)."""

    span: Span
    subject: str | None = None
    actor: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class AuditTrail:
    """Use cases."""

    lines: AuditRepository
    clock: Clock

    def page(self, search: AuditSearch, *, limit: int, cursor: str | None) -> Page[AuditLine]:
        """Lines, newest first. Raises: InvalidCursor."""
        if search.subject:
            return self.lines.of_subject(search.subject, search.span, limit=limit, cursor=cursor)
        if search.actor:
            return self.lines.of_actor(search.actor, search.span, limit=limit, cursor=cursor)
        day = search.day or self.clock().date()
        return self.lines.of_day(day, search.span, limit=limit, cursor=cursor)

    def keep(self, line: AuditLine) -> None:
        """Add a line of another service; one that comes again changes nothing."""
        try:
            self.lines.add(line)
        except LineKept:
            return
