"""The HTTP entry: the feed, preferences, the delivery log webhooks and broadcasts."""

from __future__ import annotations

from functools import partial

from functions.notification.settings import NotificationSettings
from shared.http.app import http_handler
from shared.http.routes import Routes
from shared.sealed import sealed_callers
from shared.service import deployed

ENDPOINTS = Routes(
    "functions.notification",
    "feed",
    "preferences",
    "deliveries",
    "templates",
    "webhooks",
    "webhook_deliveries",
    "suppressions",
    "broadcasts",
    "unsubscribing",
    "messengers",
    "sms_reports",
    "push_devices",
)

handler = http_handler(
    "notification", ENDPOINTS, partial(deployed, NotificationSettings), sealed_callers
)
