"""What the services declare: endpoints and pages, as each function's app.py lists them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from infra.house.rows import house
from shared.http.routes import Routes


def declared() -> Mapping[str, Routes]:
    """The endpoints of every service, in the order in which people meet them."""
    return {f.service: _endpoints(f.service) for f in house().functions if f.kind == "api"}


def pages() -> Mapping[str, Routes]:
    """The pages of each front end, by its function; they are not in the API's document."""
    fronts = [f for f in house().functions if f.kind == "pages"]
    return {f.name: import_module(f.module).ENDPOINTS for f in fronts}


def _endpoints(service: str) -> Routes:
    endpoints: Routes = import_module(f"functions.{service}.app").ENDPOINTS
    return endpoints
