"""The preflight question that a browser asks before a script's call to another origin."""

from __future__ import annotations

from shared.http import PUBLIC, Call, Endpoints, Raw

endpoint = Endpoints("cors")
METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS"
HEADERS = "Authorization, Content-Type, Idempotency-Key, If-Match, X-Correlation-Id"
DAY = "86400"


@endpoint.options("/{proxy+}", permission=PUBLIC, status=204)
def preflight(_: Call) -> Raw:
    """What a script may send; which origins may is in every answer."""
    allowed = {
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": HEADERS,
        "Access-Control-Max-Age": DAY,
    }
    return Raw("", "text/plain", status=204, headers=allowed)
