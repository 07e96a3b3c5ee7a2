"""How tokens reach a client: in the body for apps, or in cookies for browsers that ask for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from functions.auth.sessions.entities import InvalidRefreshToken
from functions.auth.sessions.known_device import KnownDevice
from functions.auth.sessions.schemas import Delivery
from functions.auth.sessions.service import TokenPair
from shared.browser import (
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
from shared.http import Call


@dataclass(frozen=True, slots=True)
class CookieTokens:
    """What a page in a browser gets: no tokens, only the CSRF token to send with the cookies."""

    csrf_token: str = field(repr=False)
    expires_in: int
    refresh_expires_at: datetime
    session_id: str
    mfa_setup_required: bool = False
    password_change_required: bool = False


def delivered(
    call: Call[Any, Any], pair: TokenPair, delivery: Delivery
) -> TokenPair | CookieTokens:
    """The body of the answer; the tokens themselves may go into its cookies."""
    if delivery == "body":
        return pair
    csrf = csrf_token(pair.access_token)
    ends_at = pair.refresh_expires_at
    call.cookies.extend(
        (
            set_cookie(ACCESS, pair.access_token, ends_at),
            set_cookie(REFRESH, pair.refresh_token, ends_at),
            set_cookie(CSRF, csrf, ends_at, readable=True),
        )
    )
    if pair.device:
        remember_device(call, pair.device)
    return CookieTokens(
        csrf,
        pair.expires_in,
        pair.refresh_expires_at,
        pair.session_id,
        mfa_setup_required=pair.mfa_setup_required,
        password_change_required=pair.password_change_required,
    )


def remember_device(call: Call[Any, Any], device: KnownDevice) -> None:
    """Set the cookie that proves a known device; signing out does not delete it."""
    call.cookies.append(set_cookie(DEVICE, device.token, device.expires_at))


def delete_cookies(call: Call[Any, Any]) -> None:
    """Delete a browser's cookies, if the call was made with them."""
    if is_by_cookie(call.headers):
        call.cookies.extend(forget_cookie(name) for name in (ACCESS, REFRESH, CSRF))


def refresh_token_in(call: Call[Any, Any]) -> str:
    """The refresh token in the cookie of a browser. Raises: InvalidRefreshToken."""
    token = cookie(call.headers, REFRESH)
    if token is None or access_token(call.headers) is None:
        raise InvalidRefreshToken
    return token
