"""The question that a browser asks before a script's call to another origin.

API Gateway chooses the path first and the verb then: a path has no OPTIONS unless it is given one,
so each path is given one here, answered by the function that answers the path.
"""

from __future__ import annotations

from collections.abc import Iterable

from shared.http.call import Call
from shared.http.endpoint import PUBLIC, Endpoint, Raw

HEADERS = "Authorization, Content-Type, Idempotency-Key, If-Match, X-Correlation-Id"
DAY = "86400"


def preflights(declared: Iterable[Endpoint]) -> list[Endpoint]:
    """An OPTIONS for each path, which names the verbs that the path has."""
    verbs: dict[str, list[str]] = {}
    for endpoint in declared:
        verbs.setdefault(endpoint.path, []).append(endpoint.method)
    return [_preflight(path, sorted(methods)) for path, methods in verbs.items()]


def _preflight(path: str, methods: list[str]) -> Endpoint:
    allowed = {
        "Access-Control-Allow-Methods": ", ".join([*methods, "OPTIONS"]),
        "Access-Control-Allow-Headers": HEADERS,
        "Access-Control-Max-Age": DAY,
    }

    def view(_: Call) -> Raw:
        """What a script may send; which origins may is in every answer."""
        return Raw("", "text/plain", status=204, headers=allowed)

    return Endpoint("OPTIONS", path, view, PUBLIC, status=204)
