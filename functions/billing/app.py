"""Billing over HTTP."""

from __future__ import annotations

from functools import partial

from functions.billing.settings import BillingSettings
from shared.http.app import http_handler
from shared.http.routes import Routes
from shared.sealed import sealed_callers
from shared.service import deployed

ENDPOINTS = Routes(
    "functions.billing",
    "legal_entities",
    "tariffs",
    "promo_codes",
    "accounts",
    "opening",
    "standing",
    "forecasts",
    "promises",
    "dunning",
    "adjustments",
    "compensation",
    "subscriptions",
    "changes",
    "invoices",
    "credit_notes",
    "documents",
    "payments",
    "payments.sandbox_routes",
    "payment_methods",
    "autopay",
    "payment_methods.sandbox_routes",
    "terminals",
    "registers",
    "refunds",
    "chargebacks",
    "statements",
    "consolidation",
    "usage",
    "runs",
    "clocks",
    "transactions",
    "books",
    "reports",
    "failures",
)
handler = http_handler("billing", ENDPOINTS, partial(deployed, BillingSettings), sealed_callers)
