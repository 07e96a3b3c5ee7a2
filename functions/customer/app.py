"""The customer service over HTTP."""

from __future__ import annotations

from functools import partial

from functions.customer.applications import routes as applications
from functions.customer.buildings import routes as buildings
from functions.customer.contracts import routes as contracts
from functions.customer.coverage import routes as coverage
from functions.customer.customers import routes as customers
from functions.customer.devices import routes as devices
from functions.customer.services import routes as services
from functions.customer.settings import CustomerSettings
from shared.http.app import http_handler
from shared.sealed import sealed_callers
from shared.service import deployed

ENDPOINTS = (
    coverage.endpoint,
    applications.endpoint,
    customers.endpoint,
    contracts.endpoint,
    services.endpoint,
    buildings.endpoint,
    devices.endpoint,
)

handler = http_handler("customer", ENDPOINTS, partial(deployed, CustomerSettings), sealed_callers)
