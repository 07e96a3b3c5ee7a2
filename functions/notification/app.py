"""The HTTP entry: the feed, preferences and the delivery log."""

from __future__ import annotations

from functions.notification.deliveries import routes as deliveries
from functions.notification.feed import routes as feed
from functions.notification.preferences import routes as preferences
from functions.notification.wiring import wire
from shared.http.app import http_handler
from shared.sealed import sealed_callers

ENDPOINTS = (feed.endpoint, preferences.endpoint, deliveries.endpoint)

handler = http_handler("notification", ENDPOINTS, wire, sealed_callers)
