"""The HTTP entry: the feed, preferences and the delivery log."""

from __future__ import annotations

from functools import partial

from functions.notification.deliveries import routes as deliveries
from functions.notification.feed import routes as feed
from functions.notification.preferences import routes as preferences
from functions.notification.settings import NotificationSettings
from shared.http.app import http_handler
from shared.sealed import sealed_callers
from shared.service import deployed

ENDPOINTS = (feed.endpoint, preferences.endpoint, deliveries.endpoint)

handler = http_handler(
    "notification", ENDPOINTS, partial(deployed, NotificationSettings), sealed_callers
)
