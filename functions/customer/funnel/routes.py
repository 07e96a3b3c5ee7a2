"""The funnel of applications."""

from __future__ import annotations

from functions.customer.funnel.entities import Funnel, InvalidFunnelDays
from functions.customer.funnel.schemas import FunnelQuery, FunnelView
from functions.customer.funnel.service import Funnels
from shared.http import Call, Endpoints

endpoint = Endpoints("Applications")


@endpoint.get("/applications/funnel", permission="customer:funnel:read", query=FunnelQuery,
              response=FunnelView, errors=[InvalidFunnelDays])  # fmt: skip
def get_application_funnel(call: Call[None, FunnelQuery]) -> Funnel:
    """Show how far the applications of some days have come, and how long the steps took."""
    return call.use(Funnels).get(call.query.days())
