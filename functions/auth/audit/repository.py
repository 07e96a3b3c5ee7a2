"""The audit trail in the auth table: auth's own lines and copies of the other services'.

Lines are written in two ways only, with a change in auth and by the recorder, and never
overwritten. The keys are those of shared/dynamo/audit.py:

    pk AUDIT#<subject>   gsi1pk AUDITACTOR#<actor>   gsi2pk AUDITDAY#<day>
    sk, gsi1sk, gsi2sk   <time>#<id>
"""

from __future__ import annotations

from datetime import date, datetime

from functions.auth.audit.entities import AuditLine, TimeRange
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction
from shared.dynamo.audit import keys
from shared.errors import Conflict

AFTER_ANY_ID = "$"
"""Sorts after the `#` that separates a line's time from its id."""


class LineExists(Conflict):
    """The trail already has this line."""


@component
class AuditRepository:
    """Reads the trail, newest first, and says how lines are added."""

    table: Table

    def list_by_subject(
        self, subject: str, between: TimeRange, *, limit: int, cursor: str | None
    ) -> Page[AuditLine]:
        """The changes of one subject. Raises: InvalidCursor."""
        return self._page(f"AUDIT#{subject}", None, between, limit, cursor)

    def list_by_actor(
        self, actor: str, between: TimeRange, *, limit: int, cursor: str | None
    ) -> Page[AuditLine]:
        """The changes that one caller made. Raises: InvalidCursor."""
        return self._page(f"AUDITACTOR#{actor}", "gsi1", between, limit, cursor)

    def list_by_day(
        self, day: date, between: TimeRange, *, limit: int, cursor: str | None
    ) -> Page[AuditLine]:
        """The changes of a day, in UTC. Raises: InvalidCursor."""
        return self._page(f"AUDITDAY#{day.isoformat()}", "gsi2", between, limit, cursor)

    def add(self, line: AuditLine) -> Transaction:
        """Write a line of another service. Its failure: LineExists."""
        return Transaction().create(_item(line), otherwise=LineExists())

    def _page(
        self, pk: str, index: str | None, between: TimeRange, limit: int, cursor: str | None
    ) -> Page[AuditLine]:
        query = Query(
            pk=pk,
            index=index,
            since=iso(between.since) if between.since else None,
            until=iso(between.until) + AFTER_ANY_ID if between.until else None,
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
