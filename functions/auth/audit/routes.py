"""The audit trail over HTTP: it can be read, and nothing else."""

from __future__ import annotations

from functions.auth.audit.entities import AuditLine, Span
from functions.auth.audit.schemas import AuditLineView, AuditQuery
from functions.auth.audit.service import AuditSearch, AuditTrail
from shared.dynamo import Page
from shared.http import Call, Endpoints

endpoint = Endpoints("audit")


@endpoint.get(
    "/audit", permission="auth:audit:read", query=AuditQuery, response=AuditLineView, paged=True
)
def list_lines(call: Call[None, AuditQuery]) -> Page[AuditLine]:
    """Who did what, newest first: to a subject, by an actor, or on a day; of all services."""
    query = call.query
    search = AuditSearch(Span(query.since, query.until), query.subject, query.actor, query.day)
    return call.use(AuditTrail).page(search, limit=query.limit, cursor=query.cursor)
