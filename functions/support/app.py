"""Support over HTTP."""

from __future__ import annotations

from functions.support.messages import routes as messages
from functions.support.opening import routes as opening
from functions.support.tickets import routes as tickets
from functions.support.wiring import wire
from shared.http.app import http_handler
from shared.sealed import sealed_callers

ENDPOINTS = (opening.endpoint, tickets.endpoint, messages.endpoint)

handler = http_handler("support", ENDPOINTS, wire, sealed_callers)
