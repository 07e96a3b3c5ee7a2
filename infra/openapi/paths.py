"""Of each path of a service the modules that declare it, and where what is created is shown."""

from __future__ import annotations

from typing import Any

from shared.http.location import located
from shared.http.routes import Routes


def paths(routes: Routes) -> dict[str, Any]:
    """What `Routes` reads from the service's paths.json."""
    found: dict[str, Any] = {}
    for module, group in zip(routes.modules, routes, strict=True):
        for endpoint in group.declared:
            entry = found.setdefault(endpoint.path, {"modules": [], "locations": {}})
            if module not in entry["modules"]:
                entry["modules"].append(module)
    for endpoint in located(e for group in routes for e in group.declared):
        if endpoint.location is not None:
            found[endpoint.path]["locations"][endpoint.method] = endpoint.location
    return found
