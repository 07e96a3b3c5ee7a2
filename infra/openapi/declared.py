"""What the services declare: each service's endpoints, as its app.py lists them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from infra.house.rows import house
from shared.http.routes import Routes


def declared() -> Mapping[str, Routes]:
    """The endpoints of every service, in the order in which people meet them."""
    return {f.service: _endpoints(f.service) for f in house().functions if f.kind == "api"}


def _endpoints(service: str) -> Routes:
    endpoints: Routes = import_module(f"functions.{service}.app").ENDPOINTS
    return endpoints
