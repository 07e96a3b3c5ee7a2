"""Staying signed in, and signing out."""

from __future__ import annotations

from typing import Any

from functions.auth.sessions.delivery import (
    CookieTokens,
    delete_cookies,
    delivered,
    refresh_token_in,
)
from functions.auth.sessions.entities import Client, InvalidRefreshToken
from functions.auth.sessions.schemas import Refresh, TokensView
from functions.auth.sessions.service import Sessions, TokenPair
from shared.browser import DEVICE, cookie
from shared.errors import Unavailable
from shared.http import PUBLIC, SIGNED_IN, Call, Endpoints

endpoint = Endpoints("Signing in")


@endpoint.post(
    "/auth/refresh",
    permission=PUBLIC,
    request=Refresh,
    response=TokensView,
    errors=[InvalidRefreshToken, Unavailable],
)
def refresh_tokens(call: Call[Refresh]) -> TokenPair | CookieTokens:
    """Exchange a refresh token for new tokens. Using an old refresh token ends the session.

    A browser that has the refresh token in a cookie gets the new one in a cookie, too.
    """
    given = call.body.refresh_token
    pair = call.use(Sessions).refresh(given or refresh_token_in(call), client_of(call))
    return delivered(call, pair, "body" if given else "cookie")


@endpoint.post("/auth/logout", permission=SIGNED_IN, status=204)
def sign_out(call: Call) -> None:
    """End the current session."""
    call.use(Sessions).sign_out(call.principal)
    delete_cookies(call)


def client_of(call: Call[Any, Any], device_token: str | None = None) -> Client:
    """Who sends a call; browsers have the token of a known device in a cookie."""
    return Client(
        device=call.headers.get("user-agent", ""),
        ip=call.source,
        device_token=device_token or cookie(call.headers, DEVICE) or "",
    )
