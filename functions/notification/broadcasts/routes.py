"""Broadcasts: one text to everybody of a segment."""

from __future__ import annotations

from functions.notification.broadcasts.entities import (
    BroadcastChanged,
    BroadcastNotFound,
    BroadcastNotPaused,
    BroadcastNotRunning,
    BroadcastOver,
    Preview,
    UnknownVariable,
)
from functions.notification.broadcasts.schemas import (
    BroadcastSummaryView,
    BroadcastView,
    NewBroadcast,
    PreviewedSegment,
    PreviewView,
)
from functions.notification.broadcasts.service import Broadcasts
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Broadcasts", "One text to everybody of a segment.")
READ, WRITE = "notification:broadcast:read", "notification:broadcast:write"


@endpoint.get("/broadcasts", permission=READ, query=PageQuery, response=BroadcastSummaryView,
              paged=True, errors=[InvalidCursor])  # fmt: skip
def list_broadcasts(call: Call[None, PageQuery]) -> Page[BroadcastSummaryView]:
    """List broadcasts, newest first."""
    page = call.use(Broadcasts).list(call.query.limit, call.query.cursor)
    return page.map(BroadcastSummaryView.of)


@endpoint.post("/broadcasts/preview", permission=READ, request=PreviewedSegment,
               response=PreviewView)  # fmt: skip
def preview_broadcast_segment(call: Call[PreviewedSegment]) -> Preview:
    """Count the people of a segment; it looks at 2,000 at most."""
    return call.use(Broadcasts).preview(call.body.segment.segment())


@endpoint.post("/broadcasts", permission=WRITE, request=NewBroadcast, response=BroadcastView,
               status=201, idempotent=True, errors=[UnknownVariable])  # fmt: skip
def create_broadcast(call: Call[NewBroadcast]) -> BroadcastView:
    """Have people told, now or at a time; a dry run only counts them.

    Each is told once. Preferences, quiet hours and suppressed addresses hold as for other messages.
    """
    once = call.once_as(BroadcastView.shown)
    made = call.use(Broadcasts).create(call.body.draft(), call.principal, once)
    return BroadcastView.shown(made)


@endpoint.get("/broadcasts/{broadcastId}", permission=READ, response=BroadcastView,
              errors=[BroadcastNotFound])  # fmt: skip
def get_broadcast(call: Call) -> BroadcastView:
    """Get a broadcast and how far it is."""
    return BroadcastView.shown(call.use(Broadcasts).get(call.path["broadcastId"]))


@endpoint.delete("/broadcasts/{broadcastId}", permission=WRITE, status=204,
                 errors=[BroadcastNotFound, BroadcastOver, BroadcastChanged])  # fmt: skip
def cancel_broadcast(call: Call) -> None:
    """Cancel a broadcast: whoever has not been told is not told."""
    call.use(Broadcasts).cancel(call.path["broadcastId"])


@endpoint.post("/broadcasts/{broadcastId}/pause", permission=WRITE, response=BroadcastView,
               idempotent=True,
               errors=[BroadcastNotFound, BroadcastNotRunning, BroadcastChanged])  # fmt: skip
def pause_broadcast(call: Call) -> BroadcastView:
    """Let a broadcast stand still; what was already handed on is still sent."""
    once = call.once_as(BroadcastView.shown)
    return BroadcastView.shown(call.use(Broadcasts).pause(call.path["broadcastId"], once))


@endpoint.post("/broadcasts/{broadcastId}/resume", permission=WRITE, response=BroadcastView,
               idempotent=True,
               errors=[BroadcastNotFound, BroadcastNotPaused, BroadcastChanged])  # fmt: skip
def resume_broadcast(call: Call) -> BroadcastView:
    """Let a paused broadcast go on behind the last person who was told."""
    once = call.once_as(BroadcastView.shown)
    return BroadcastView.shown(call.use(Broadcasts).resume(call.path["broadcastId"], once))
