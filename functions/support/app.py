"""Support over HTTP."""

from __future__ import annotations

from functools import partial

from functions.support.settings import SupportSettings
from shared.http.app import http_handler
from shared.http.routes import Routes
from shared.sealed import sealed_callers
from shared.service import deployed

ENDPOINTS = Routes(
    "functions.support",
    "opening",
    "attribution",
    "reports",
    "tickets",
    "watching",
    "linking",
    "spam",
    "joining",
    "canned_answers",
    "ratings",
    "categories",
    "teams",
    "team_removal",
    "sla",
    "articles",
    "attachments",
    "messages",
    "views",
    "queues",
    "bulk",
)

handler = http_handler("support", ENDPOINTS, partial(deployed, SupportSettings), sealed_callers)
