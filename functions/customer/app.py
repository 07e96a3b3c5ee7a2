"""The customer service over HTTP."""

from __future__ import annotations

from functools import partial

from functions.customer.settings import CustomerSettings
from shared.http.app import http_handler
from shared.http.routes import Routes
from shared.sealed import sealed_callers
from shared.service import deployed

ENDPOINTS = Routes(
    "functions.customer",
    "coverage",
    "applications",
    "applications.visit_routes",
    "funnel",
    "photos",
    "technicians",
    "customers",
    "notes",
    "merges",
    "contracts",
    "premises",
    "lifecycle",
    "documents",
    "services",
    "buildings",
    "building_imports",
    "ports",
    "devices",
    "device_models",
    "handovers",
    "search",
    "warehouses",
    "stock",
    "materials",
    "consents",
    "imports",
    "personal_data",
)

handler = http_handler("customer", ENDPOINTS, partial(deployed, CustomerSettings), sealed_callers)
