"""Browsers: tokens in cookies that no script can read, and proof that a page of ours is calling.

A browser sends its cookies along with whatever any site makes it send. So who calls by cookie also
sends `Authorization: Cookie <csrf token>`, a header that no other site can make a browser send. The
CSRF token is a hash of the access token in the cookie: each fits only the other.

API Gateway keeps the authorizer's answer under that header alone, so whether the cookie is there
and fits is checked in the function, at every request. Where it is not, the authorizer judges nobody
and lets the function refuse: a kept refusal would meet the browser that sends the cookie next.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

ACCESS = "__Host-lastmile-access"
REFRESH = "__Host-lastmile-refresh"
CSRF = "__Host-lastmile-csrf"
DEVICE = "__Host-lastmile-device"
_SCHEME = "cookie "


def csrf_token(access_token: str) -> str:
    """What a page sends beside the access token in the cookie; it tells nothing of the latter."""
    digest = hashlib.sha256(f"csrf.{access_token}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def is_by_cookie(headers: Mapping[str, str]) -> bool:
    """Whether a request, with lower-cased headers, wants to be known by its cookie."""
    return headers.get("authorization", "").lower().startswith(_SCHEME)


def access_token(headers: Mapping[str, str]) -> str | None:
    """The access token in a request's cookie, or None without proof that a page of ours sent it."""
    if not is_by_cookie(headers) or headers.get("sec-fetch-site") == "cross-site":
        return None
    token = cookie(headers, ACCESS)
    proof = headers["authorization"][len(_SCHEME) :].strip()
    if token is None or not hmac.compare_digest(csrf_token(token).encode(), proof.encode()):
        return None
    return token


def lacks_cookie(headers: Mapping[str, str]) -> bool:
    """Whether a request wants to be known by a cookie that it doesn't bring, or not with proof."""
    return is_by_cookie(headers) and access_token(headers) is None


def cookie(headers: Mapping[str, str], name: str) -> str | None:
    """The value of a cookie, or None when it is missing or there are several."""
    pairs = (part.strip().partition("=") for part in headers.get("cookie", "").split(";"))
    values = [value for found, _, value in pairs if found == name and value]
    return values[0] if len(values) == 1 else None


def set_cookie(name: str, value: str, ends_at: datetime, *, readable: bool = False) -> str:
    """A Set-Cookie header, for this host and our own pages only."""
    until = format_datetime(ends_at.astimezone(UTC), usegmt=True)
    hidden = "" if readable else "; HttpOnly"
    return f"{name}={value}; Path=/; Expires={until}; Secure; SameSite=Strict{hidden}"


def forget_cookie(name: str) -> str:
    """A Set-Cookie header that takes a cookie away."""
    return set_cookie(name, "", datetime.fromtimestamp(0, UTC), readable=name == CSRF)
