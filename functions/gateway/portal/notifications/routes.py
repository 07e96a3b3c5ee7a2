"""Notifications: what was told, and which ways things are told."""

from __future__ import annotations

from pydantic import Field

from functions.gateway.portal.notifications.views import (
    FeedPage,
    PreferencesPage,
    chosen,
    feed_page,
    preferences_page,
)
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.visit import Visit
from shared.http import Query, Raw

endpoint = Pages(__name__)
READ, WRITE = "notification:notification:read", "notification:notification:write"
HERE, PREFERENCES = "/portal/notifications", "/portal/preferences"


class Place(Query):
    """From where on the list is shown."""

    cursor: str = Field(default="", max_length=2000)


@endpoint.get(HERE, permission=READ, query=Place, template="feed.html.j2")
def get_feed_page(visit: Visit) -> FeedPage:
    """Get what was told."""
    cursor = {"cursor": visit.query.cursor} if visit.query.cursor else {}
    return feed_page(visit.get("notification", "/notifications", query={"limit": "20"} | cursor))


@endpoint.post(f"{HERE}/read-all", permission=WRITE, again=get_feed_page)
def mark_feed_page(visit: Visit) -> Raw:
    """Mark everything as read."""
    visit.send("POST", "notification", "/notifications/read-all", None)
    return visit.to(HERE)


@endpoint.post(f"{HERE}/{{notificationId}}/archive", permission=WRITE, again=get_feed_page)
def archive_notification_page(visit: Visit) -> Raw:
    """Put a notification away."""
    path = {"notificationId": visit.path["notificationId"]}
    visit.send("POST", "notification", "/notifications/{notificationId}/archive", None, path=path)
    return visit.to(HERE, visit.say("It is put away."))


@endpoint.get(
    PREFERENCES, permission="notification:preference:read", template="preferences.html.j2"
)
def get_preferences_page(visit: Visit) -> PreferencesPage:
    """Get which ways things are told."""
    return preferences_page(visit.get("notification", "/notification-preferences"))


@endpoint.post(PREFERENCES, permission="notification:preference:write", again=get_preferences_page)
def change_preferences_page(visit: Visit) -> Raw:
    """Choose which ways things are told."""
    known = visit.get("notification", "/notification-preferences")
    visit.send("PUT", "notification", "/notification-preferences", chosen(known, visit.form))
    return visit.to(PREFERENCES, visit.say("It is saved."))
