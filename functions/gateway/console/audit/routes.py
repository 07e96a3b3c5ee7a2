"""The audit: who changed what and when, with what was there before and after."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from functions.gateway.console.audit.views import AuditPage, audit_page
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.typed import filled
from functions.gateway.screens.visit import Visit
from shared.http import Query

endpoint = Pages(__name__)


class AuditFilters(Query):
    """What of the audit is shown, and from where on."""

    subject: str = Field(default="", max_length=200)
    actor: str = Field(default="", max_length=200)
    day: date | Literal[""] = ""
    cursor: str = Field(default="", max_length=2000)


@endpoint.get(
    "/console/audit", permission="auth:audit:read", query=AuditFilters, template="audit.html.j2"
)
def get_audit_page(visit: Visit) -> AuditPage:
    """Get the audit."""
    asked = visit.query
    filters = filled(subject=asked.subject, actor=asked.actor, day=str(asked.day))
    query = {"limit": "50"} | filters | filled(cursor=asked.cursor)
    return audit_page(visit.get("auth", "/audit", query=query), filters)
