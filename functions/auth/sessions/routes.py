"""Sessions over HTTP."""

from __future__ import annotations

from typing import Any

from functions.auth.sessions.delivery import (
    CookieGrant,
    delivered,
    refresh_token_in,
    take_cookies_away,
)
from functions.auth.sessions.entities import InvalidRefreshToken, Place, SessionNotFound
from functions.auth.sessions.schemas import Refresh, SessionView, TokensView
from functions.auth.sessions.service import Grant, Sessions
from shared.dynamo import Page
from shared.errors import Unavailable
from shared.http import PUBLIC, SIGNED_IN, Call, Endpoints, PageQuery
from shared.http.browser import DEVICE, cookie

endpoint = Endpoints("sessions")


@endpoint.post(
    "/auth/refresh",
    permission=PUBLIC,
    request=Refresh,
    response=TokensView,
    errors=[InvalidRefreshToken, Unavailable],
)
def refresh(call: Call[Refresh]) -> Grant | CookieGrant:
    """Get new tokens for the refresh token; using an old one ends the session.

    A browser that has it in a cookie gets the new one so, too.
    """
    given = call.body.refresh_token
    grant = call.use(Sessions).refresh(given or refresh_token_in(call), place_of(call))
    return delivered(call, grant, "body" if given else "cookie")


@endpoint.post("/auth/logout", permission=SIGNED_IN, status=204)
def sign_out(call: Call) -> None:
    """End the session of this call."""
    call.use(Sessions).sign_out(call.principal)
    take_cookies_away(call)


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


def place_of(call: Call[Any, Any], device_token: str | None = None) -> Place:
    """Where a call comes from; browsers keep the proof that they are known in a cookie."""
    token = device_token or cookie(call.headers, DEVICE) or ""
    return Place(device=call.headers.get("user-agent", ""), ip=call.source, token=token)
