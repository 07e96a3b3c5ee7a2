"""Sessions over HTTP."""

from __future__ import annotations

from typing import Any

from functions.auth.sessions.entities import InvalidRefreshToken, Place, SessionNotFound
from functions.auth.sessions.schemas import GrantView, Refresh, SessionView
from functions.auth.sessions.service import Grant, Sessions
from shared.dynamo import Page
from shared.errors import Unavailable
from shared.http import PUBLIC, SIGNED_IN, Call, Endpoints, PageQuery

endpoint = Endpoints("sessions")


@endpoint.post(
    "/auth/refresh",
    permission=PUBLIC,
    request=Refresh,
    response=GrantView,
    errors=[InvalidRefreshToken, Unavailable],
)
def refresh(call: Call[Refresh]) -> Grant:
    """Get new tokens for the refresh token; using an old one ends the session."""
    return call.use(Sessions).refresh(call.body.refresh_token, place_of(call))


@endpoint.post("/auth/logout", permission=SIGNED_IN, status=204)
def sign_out(call: Call) -> None:
    """End the session of this call."""
    call.use(Sessions).sign_out(call.principal)


@endpoint.get(
    "/auth/sessions", permission=SIGNED_IN, query=PageQuery, response=SessionView, paged=True
)
def list_sessions(call: Call[None, PageQuery]) -> Page[SessionView]:
    """My sessions, newest first."""
    query = call.query
    page = call.use(Sessions).page(call.principal, limit=query.limit, cursor=query.cursor)
    return page.map(lambda session: SessionView.of(session, call.principal.session_id))


@endpoint.delete("/auth/sessions", permission=SIGNED_IN, status=204)
def end_others(call: Call) -> None:
    """End all my sessions but this one."""
    call.use(Sessions).end_others(call.principal)


@endpoint.delete(
    "/auth/sessions/{sessionId}", permission=SIGNED_IN, status=204, errors=[SessionNotFound]
)
def end(call: Call) -> None:
    """End one of my sessions."""
    call.use(Sessions).end(call.path["sessionId"], call.principal)


def place_of(call: Call[Any, Any]) -> Place:
    """Where a call comes from."""
    return Place(device=call.headers.get("user-agent", ""), ip=call.source)
