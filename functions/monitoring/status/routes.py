"""The public status over HTTP."""

from __future__ import annotations

from functions.monitoring.status.schemas import StatusView
from functions.monitoring.status.service import NetworkStatus, Status
from shared.http import PUBLIC, Call, Endpoints

endpoint = Endpoints("Status", "Which areas are cut off or worked on, for anybody.")


@endpoint.get("/status", permission=PUBLIC, response=StatusView)
def get_status(call: Call) -> NetworkStatus:
    """Get how the network is, area by area."""
    return call.use(Status).get()
