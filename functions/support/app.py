"""Support over HTTP."""

from __future__ import annotations

from functools import partial

from functions.support.messages import routes as messages
from functions.support.opening import routes as opening
from functions.support.settings import SupportSettings
from functions.support.tickets import routes as tickets
from shared.http.app import http_handler
from shared.sealed import sealed_callers
from shared.service import deployed

ENDPOINTS = (opening.endpoint, tickets.endpoint, messages.endpoint)

handler = http_handler("support", ENDPOINTS, partial(deployed, SupportSettings), sealed_callers)
