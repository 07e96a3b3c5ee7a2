"""The gateway over HTTP."""

from __future__ import annotations

from functions.gateway.documentation import routes as documentation
from functions.gateway.health import routes as health
from functions.gateway.overview import routes as overview
from functions.gateway.wiring import wire
from shared.http.app import http_handler

ENDPOINTS = (health.endpoint, overview.endpoint, documentation.endpoint)

handler = http_handler("gateway", ENDPOINTS, wire)
