"""Who asks the services whether they are well."""

from __future__ import annotations

from functions.auth.roles.entities import BUILT_IN, CUSTOMER
from shared.principal import Principal

PROBE_TYPE = "PROBE"
"""What stands in an event in the place of API Gateway's REQUEST."""
PROBE = Principal(
    id="gateway",
    role="system",
    permissions=frozenset(p for p in BUILT_IN[CUSTOMER].permissions if p.endswith(":read"))
    | {"monitoring:node:read"},
    customer_id="00000000-0000-7000-8000-000000000000",
)
"""Somebody who may look for what customers own, and owns nothing; and for a node, by its id."""
