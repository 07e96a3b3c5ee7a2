"""Headers that every answer has, whoever gives it: what a browser may do with it, who may read it.

API Gateway's own refusals carry the same (`infra/openapi/refusals.py`).
"""

from __future__ import annotations

EVERYWHERE = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
"""An answer that says otherwise, as a page does of its scripts, keeps its own."""
EXPOSED = "ETag, Location, Retry-After, X-Correlation-Id, Idempotent-Replayed"
ANYBODY = "*"


def cross_origin(allowed: str, origin: str, *, personal: bool) -> dict[str, str]:
    """Whose scripts may read an answer: those of the origins that are named, separated by commas.

    Cookies go with them. A `*` among the names lets anybody's read what is not personal, without
    cookies; no name lets nobody's but our own origin's.
    """
    exposed = {"Access-Control-Expose-Headers": EXPOSED}
    named = {entry.strip() for entry in allowed.split(",")} - {""}
    if origin and origin != ANYBODY and origin in named:
        answered = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
        return exposed | answered | {"Access-Control-Allow-Credentials": "true"}
    if ANYBODY in named and not personal:
        return exposed | {"Access-Control-Allow-Origin": ANYBODY}
    return {"Vary": "Origin"}
