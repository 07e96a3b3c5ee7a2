"""How tokens reach a client: in the body for apps, or in cookies for browsers, if they ask so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from functions.auth.sessions.entities import InvalidRefreshToken
from functions.auth.sessions.known_device import KnownDevice
from functions.auth.sessions.schemas import Delivery
from functions.auth.sessions.service import Grant
from shared.http import Call
from shared.http.browser import (
    ACCESS,
    CSRF,
    DEVICE,
    REFRESH,
    access_token,
    cookie,
    csrf_token,
    forget_cookie,
    is_by_cookie,
    set_cookie,
)


@dataclass(frozen=True, slots=True)
class CookieGrant:
    """What a browser's page gets: no token, only the proof that it sends along with the cookies."""

    csrf_token: str = field(repr=False)
    expires_in: int
    refresh_expires_at: datetime
    session_id: str
    mfa_setup_required: bool = False


def delivered(call: Call[Any, Any], grant: Grant, delivery: Delivery) -> Grant | CookieGrant:
    """What goes into the body; the tokens themselves may go into the answer's cookies."""
    if delivery == "body":
        return grant
    proof = csrf_token(grant.access_token)
    ends_at = grant.refresh_expires_at
    call.cookies.extend(
        (
            set_cookie(ACCESS, grant.access_token, ends_at),
            set_cookie(REFRESH, grant.refresh_token, ends_at),
            set_cookie(CSRF, proof, ends_at, readable=True),
        )
    )
    if grant.device:
        remember_device(call, grant.device)
    return CookieGrant(
        proof,
        grant.expires_in,
        grant.refresh_expires_at,
        grant.session_id,
        mfa_setup_required=grant.mfa_setup_required,
    )


def remember_device(call: Call[Any, Any], device: KnownDevice) -> None:
    """Have a browser keep what proves that it is a known device; signing out leaves it there."""
    call.cookies.append(set_cookie(DEVICE, device.token, device.kept_until))


def take_cookies_away(call: Call[Any, Any]) -> None:
    """Make a browser forget its tokens, if it has any from us."""
    if is_by_cookie(call.headers):
        call.cookies.extend(forget_cookie(name) for name in (ACCESS, REFRESH, CSRF))


def refresh_token_in(call: Call[Any, Any]) -> str:
    """The refresh token in the cookie of a page of ours. Raises: InvalidRefreshToken."""
    token = cookie(call.headers, REFRESH)
    if token is None or access_token(call.headers) is None:
        raise InvalidRefreshToken
    return token
