"""What the audit trail provides."""

from __future__ import annotations

from functions.auth.audit.repository import AuditRepository
from functions.auth.audit.service import AuditTrail
from functions.auth.settings import AuthSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the use cases of the audit trail."""
    table = resources.table
    wiring.provide(
        AuditTrail,
        lambda: AuditTrail(table=table, lines=AuditRepository(table=table), clock=resources.clock),
    )
