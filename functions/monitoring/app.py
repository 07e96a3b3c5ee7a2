"""Monitoring over HTTP."""

from __future__ import annotations

from functools import partial

from functions.monitoring.settings import MonitoringSettings
from shared.http.app import http_handler
from shared.http.routes import Routes
from shared.sealed import sealed_callers
from shared.service import deployed

ENDPOINTS = Routes(
    "functions.monitoring",
    "nodes",
    "node_imports",
    "ports",
    "metrics",
    "telemetry",
    "alerts",
    "alert_rules",
    "connections",
    "incidents",
    "planning",
    "status",
    "uptime",
)

handler = http_handler(
    "monitoring", ENDPOINTS, partial(deployed, MonitoringSettings), sealed_callers
)
