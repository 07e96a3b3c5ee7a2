"""The catalogue of permissions, which auth ships: what a role or an API key can be made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shared.http.endpoint import PUBLIC, SIGNED_IN, Endpoints


def catalogue(services: Mapping[str, Iterable[Endpoints]]) -> list[dict[str, Any]]:
    """Each permission that a route asks for, with those routes."""
    found: dict[str, list[dict[str, str]]] = {}
    for endpoint in (e for groups in services.values() for g in groups for e in g.declared):
        if endpoint.permission not in (PUBLIC, SIGNED_IN):
            route = {
                "method": endpoint.method,
                "path": endpoint.path,
                "summary": endpoint.summary,
            }
            found.setdefault(endpoint.permission, []).append(route)
    return [
        {"permission": permission, "routes": sorted(routes, key=lambda r: (r["path"], r["method"]))}
        for permission, routes in sorted(found.items())
    ]
