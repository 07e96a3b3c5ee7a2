"""The audit trail: who changed what, in all services."""

from __future__ import annotations

from functions.auth.audit.entities import AuditLine, TimeRange
from functions.auth.audit.schemas import AuditLineView, AuditQuery
from functions.auth.audit.service import AuditSearch, AuditTrail
from shared.dynamo import Page
from shared.http import Call, Endpoints

endpoint = Endpoints("Audit trail", "Who changed what and when, in all services.")


@endpoint.get(
    "/audit", permission="auth:audit:read", query=AuditQuery, response=AuditLineView, paged=True
)
def list_audit_lines(call: Call[None, AuditQuery]) -> Page[AuditLine]:
    """List changes in all services, newest first: of a subject, by an actor, or on a day."""
    query = call.query
    search = AuditSearch(TimeRange(query.since, query.until), query.subject, query.actor, query.day)
    return call.use(AuditTrail).list(search, limit=query.limit, cursor=query.cursor)
