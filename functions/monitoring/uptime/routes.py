"""Uptime over HTTP."""

from __future__ import annotations

from functions.monitoring.uptime.entities import NothingConnected, OneThing, SpanTooLong
from functions.monitoring.uptime.schemas import UptimeQuery, UptimeView
from functions.monitoring.uptime.service import Report, Uptime
from shared.http import Call, Endpoints

endpoint = Endpoints("Uptime", "How long nodes, buildings and customers were served.")


@endpoint.get("/uptime", permission="monitoring:uptime:read", query=UptimeQuery,
              response=UptimeView,
              errors=[NothingConnected, OneThing, SpanTooLong])  # fmt: skip
def get_uptime(call: Call[None, UptimeQuery]) -> Report:
    """Get how long a node, a building or a customer's contracts were served."""
    return call.use(Uptime).get(call.query.asked(), call.principal)
