"""The gateway over HTTP."""

from __future__ import annotations

from functions.gateway.wiring import wire
from shared.caller import Callers, read_caller
from shared.http.app import http_handler
from shared.http.routes import Routes

ENDPOINTS = Routes("functions.gateway", "health", "overview", "office", "documentation")


def callers_by_api_gateway() -> Callers:
    """API Gateway alone calls us: its word is good, and we have no key to doubt it with."""
    return read_caller


handler = http_handler("gateway", ENDPOINTS, wire, callers_by_api_gateway)
