"""Sessions over HTTP."""

from __future__ import annotations

from typing import Any

from functions.auth.sessions.entities import (
    AccountChanged,
    InvalidCredentials,
    InvalidRefreshToken,
    SessionNotFound,
)
from functions.auth.sessions.schemas import Credentials, GrantView, Refresh, SessionView
from functions.auth.sessions.service import Grant, Place, Sessions
from shared.dynamo import Page
from shared.errors import Unavailable
from shared.http import PUBLIC, SIGNED_IN, Call, Endpoints, PageQuery

endpoint = Endpoints("sessions")


@endpoint.post(
    "/auth/login",
    permission=PUBLIC,
    request=Credentials,
    response=GrantView,
    errors=[InvalidCredentials, AccountChanged, Unavailable],
)
def sign_in(call: Call[Credentials]) -> Grant:
    """Sign in with an e-mail address or a phone number, and a password."""
    return call.use(Sessions).sign_in(call.body.login, call.body.password, _place(call))


@endpoint.post(
    "/auth/refresh",
    permission=PUBLIC,
    request=Refresh,
    response=GrantView,
    errors=[InvalidRefreshToken, Unavailable],
)
def refresh(call: Call[Refresh]) -> Grant:
    """Get new tokens for the refresh token; using one twice ends the session."""
    return call.use(Sessions).refresh(call.body.refresh_token, _place(call))


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


def _place(call: Call[Any, Any]) -> Place:
    return Place(device=call.headers.get("user-agent", ""), ip=call.source)
