"""Billing over HTTP."""

from __future__ import annotations

from functions.billing.payments import routes as payments
from functions.billing.payments import sandbox_routes as sandbox
from functions.billing.wiring import wire
from shared.http.app import http_handler

ENDPOINTS = (payments.endpoint, sandbox.endpoint)

handler = http_handler("billing", ENDPOINTS, wire)
