"""The portal over HTTP."""

from __future__ import annotations

from functions.gateway.portal.menu import ROOMS
from functions.gateway.screens.handler import page_handler
from shared.http.routes import Routes

ENDPOINTS = Routes(
    "functions.gateway.portal",
    "home",
    "pay",
    "invoices",
    "services",
    "tickets",
    "notifications",
    "profile",
    "public",
    "entrance",
)

handler = page_handler("portal", ENDPOINTS, ROOMS)
