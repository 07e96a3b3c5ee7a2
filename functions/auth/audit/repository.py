"""The audit trail in the auth table: auth's own lines and copies of the other services'.

It is written in two ways only, with a change of auth's and by the recorder, and never over a line
that is there. The keys are those of shared/dynamo/audit.py:

    pk AUDIT#<subject>   gsi1pk AUDITACTOR#<actor>   gsi2pk AUDITDAY#<day>
    sk, gsi1sk, gsi2sk   <time>#<id>
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from functions.auth.audit.entities import AuditLine, Span
from shared.clock import iso
from shared.dynamo import Item, Page, Table, Transaction
from shared.dynamo.audit import keys
from shared.dynamo.table import Query
from shared.errors import Conflict

AFTER_ANY_ID = "$"
"""Sorts behind the `#` that parts a line's time from its id."""


class LineKept(Conflict):
    """The line is in the trail already."""


@dataclass(frozen=True)
class AuditRepository:
    """Reads the trail, newest first, and adds to it."""

    table: Table

    def of_subject(
        self, subject: str, span: Span, *, limit: int, cursor: str | None
    ) -> Page[AuditLine]:
        """What was done to one thing. Raises: InvalidCursor."""
        return self._page(f"AUDIT#{subject}", None, span, limit, cursor)

    def of_actor(
        self, actor: str, span: Span, *, limit: int, cursor: str | None
    ) -> Page[AuditLine]:
        """What one caller did. Raises: InvalidCursor."""
        return self._page(f"AUDITACTOR#{actor}", "gsi1", span, limit, cursor)

    def of_day(self, day: date, span: Span, *, limit: int, cursor: str | None) -> Page[AuditLine]:
        """What was done on a day, in UTC. Raises: InvalidCursor."""
        return self._page(f"AUDITDAY#{day.isoformat()}", "gsi2", span, limit, cursor)

    def add(self, line: AuditLine) -> None:
        """Add a line of another service. Raises: LineKept."""
        self.table.commit(Transaction().create(_item(line), otherwise=LineKept()))

    def _page(
        self, pk: str, index: str | None, span: Span, limit: int, cursor: str | None
    ) -> Page[AuditLine]:
        query = Query(
            pk=pk,
            index=index,
            since=iso(span.since) if span.since else None,
            until=iso(span.until) + AFTER_ANY_ID if span.until else None,
            newest_first=True,
        )
        return self.table.page(query, limit=limit, cursor=cursor).map(_line)


def _line(item: Item) -> AuditLine:
    return AuditLine(
        id=item["sk"],
        time=datetime.fromisoformat(item["time"]),
        subject=item["subject"],
        action=item["action"],
        actor=item["actor"],
        source=item["source"],
        correlation_id=item["correlationId"],
        before=item["before"],
        after=item["after"],
    )


def _item(line: AuditLine) -> Item:
    return keys(line.subject, line.actor, line.id) | {
        "subject": line.subject,
        "action": line.action,
        "actor": line.actor,
        "source": line.source,
        "correlationId": line.correlation_id,
        "time": iso(line.time),
        "before": line.before,
        "after": line.after,
    }
