"""Billing over HTTP."""

from __future__ import annotations

from functools import partial

from functions.billing.accounts import routes as accounts
from functions.billing.failures import routes as failures
from functions.billing.invoices import routes as invoices
from functions.billing.payments import routes as payments
from functions.billing.payments import sandbox_routes
from functions.billing.runs import routes as runs
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions import routes as subscriptions
from functions.billing.tariffs import routes as tariffs
from shared.http.app import http_handler
from shared.sealed import sealed_callers
from shared.service import deployed

ENDPOINTS = (
    tariffs.endpoint,
    accounts.endpoint,
    subscriptions.endpoint,
    invoices.endpoint,
    payments.endpoint,
    sandbox_routes.endpoint,
    runs.endpoint,
    failures.endpoint,
)
handler = http_handler("billing", ENDPOINTS, partial(deployed, BillingSettings), sealed_callers)
