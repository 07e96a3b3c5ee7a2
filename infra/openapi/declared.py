"""What the services declare: each service's endpoints, as its app.py lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec

from shared.http.endpoint import Endpoints

SERVICES = ("auth", "customer", "billing", "support", "notification", "gateway")


def declared() -> Mapping[str, Sequence[Endpoints]]:
    """The endpoints of every service, in the order in which people meet them."""
    return {service: _endpoints(service) for service in SERVICES if _is_there(service)}


def _is_there(service: str) -> bool:
    """Whether the service answers HTTP at all."""
    return find_spec(f"functions.{service}") is not None and (
        find_spec(f"functions.{service}.app") is not None
    )


def _endpoints(service: str) -> Sequence[Endpoints]:
    endpoints: Sequence[Endpoints] = import_module(f"functions.{service}.app").ENDPOINTS
    return endpoints
