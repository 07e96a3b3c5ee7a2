"""Maintenance windows over HTTP."""

from __future__ import annotations

from functions.monitoring.maintenance.entities import (
    UnknownNode,
    Window,
    WindowEndsEarly,
    WindowNotFound,
    WindowOver,
)
from functions.monitoring.planning.schemas import WindowForm, WindowQuery, WindowView
from functions.monitoring.planning.service import MaintenanceWindows
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints

endpoint = Endpoints(
    "Maintenance windows", "Work that is planned: it mutes alarms, and customers are told ahead."
)
READ, WRITE = "monitoring:maintenance-window:read", "monitoring:maintenance-window:write"


@endpoint.get("/maintenance-windows", permission=READ, query=WindowQuery, response=WindowView,
              paged=True)  # fmt: skip
def list_maintenance_windows(call: Call[None, WindowQuery]) -> Page[Window]:
    """List planned work, the newest first."""
    q = call.query
    return call.use(MaintenanceWindows).list(q.node_id, q.limit, q.cursor)


@endpoint.post("/maintenance-windows", permission=WRITE, request=WindowForm, response=WindowView,
               status=201, errors=[UnknownNode, WindowEndsEarly], idempotent=True)  # fmt: skip
def create_maintenance_window(call: Call[WindowForm]) -> Window:
    """Plan work on a node; all below it is muted meanwhile, and its customers are told."""
    return call.use(MaintenanceWindows).create(call.body.draft(), call.once)


@endpoint.get("/maintenance-windows/{windowId}", permission=READ, response=WindowView,
              errors=[WindowNotFound])  # fmt: skip
def get_maintenance_window(call: Call) -> Window:
    """Get planned work."""
    return call.use(MaintenanceWindows).get(call.path["windowId"])


@endpoint.put("/maintenance-windows/{windowId}", permission=WRITE, request=WindowForm,
              response=WindowView,
              errors=[WindowNotFound, WindowOver, WindowEndsEarly,
                      PreconditionFailed])  # fmt: skip
def update_maintenance_window(call: Call[WindowForm]) -> Window:
    """Plan work otherwise. Its node stays; what has begun keeps its beginning."""
    return call.use(MaintenanceWindows).update(
        call.path["windowId"], call.body.draft(), call.seen_version
    )


@endpoint.delete("/maintenance-windows/{windowId}", permission=WRITE, status=204,
                 errors=[WindowNotFound, WindowOver])  # fmt: skip
def delete_maintenance_window(call: Call) -> None:
    """Give work up that has not begun, or end work that has."""
    call.use(MaintenanceWindows).delete(call.path["windowId"])
