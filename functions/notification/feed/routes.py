"""Notifications: the messages in a customer's in-app feed."""

from __future__ import annotations

from functions.notification.feed.schemas import FeedQuery, NotificationView, ReadView, UnreadView
from functions.notification.feed.service import (
    Feed,
    NoFeed,
    NotificationNotFound,
    ReadCount,
    Unread,
)
from functions.notification.messages.entities import Message
from shared.dynamo import Page
from shared.http import Call, Endpoints

endpoint = Endpoints(
    "Notifications", "The messages in a customer's own feed, and which of them are read."
)


@endpoint.get(
    "/notifications",
    permission="notification:notification:read",
    query=FeedQuery,
    response=NotificationView,
    paged=True,
    errors=[NoFeed],
)
def list_notifications(call: Call[None, FeedQuery]) -> Page[Message]:
    """List the caller's notifications, newest first."""
    query = call.query
    if query.archived:
        return call.use(Feed).list_archive(call.principal, query.limit, query.cursor)
    return call.use(Feed).list(
        call.principal, unread=query.unread, limit=query.limit, cursor=query.cursor
    )


@endpoint.get(
    "/notifications/unread-count",
    permission="notification:notification:read",
    response=UnreadView,
    errors=[NoFeed],
)
def get_unread_count(call: Call) -> Unread:
    """Get how many of the caller's notifications are unread."""
    return call.use(Feed).unread(call.principal)


@endpoint.post(
    "/notifications/{notificationId}/archive",
    permission="notification:notification:write",
    response=NotificationView,
    errors=[NoFeed, NotificationNotFound],
)
def archive_notification(call: Call) -> Message:
    """Put a notification away; it is read by that."""
    return call.use(Feed).archive(call.path["notificationId"], call.principal)


@endpoint.post(
    "/notifications/{notificationId}/read",
    permission="notification:notification:write",
    response=NotificationView,
    errors=[NoFeed, NotificationNotFound],
)
def mark_notification_read(call: Call) -> Message:
    """Mark a notification as read."""
    return call.use(Feed).mark_read(call.path["notificationId"], call.principal)


@endpoint.post(
    "/notifications/read-all",
    permission="notification:notification:write",
    response=ReadView,
    errors=[NoFeed],
)
def mark_all_notifications_read(call: Call) -> ReadCount:
    """Mark all of the caller's notifications as read."""
    return call.use(Feed).mark_all_read(call.principal)
