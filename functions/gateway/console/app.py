"""The console over HTTP."""

from __future__ import annotations

from functions.gateway.console.menu import ROOMS
from functions.gateway.screens.handler import page_handler
from shared.http.routes import Routes

ENDPOINTS = Routes(
    "functions.gateway.console",
    "home",
    "search",
    "customers",
    "tickets",
    "accounts",
    "services",
    "payments",
    "invoices",
    "runs",
    "tariffs",
    "applications",
    "visits",
    "users",
    "audit",
    "entrance",
)

handler = page_handler("console", ENDPOINTS, ROOMS)
