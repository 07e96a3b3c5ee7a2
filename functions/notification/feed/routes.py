"""The feed over HTTP."""

from __future__ import annotations

from functions.notification.feed.schemas import FeedQuery, NotificationView, ReadView
from functions.notification.feed.service import Feed, NoFeed, NotificationNotFound, ReadCount
from functions.notification.messages.entities import Message
from shared.dynamo import Page
from shared.http import Call, Endpoints

endpoint = Endpoints("notifications")


@endpoint.get("/notifications", permission="notification:notification:read", query=FeedQuery,
              response=NotificationView, paged=True, errors=[NoFeed])  # fmt: skip
def show(call: Call[None, FeedQuery]) -> Page[Message]:
    """Show the caller's feed, newest first."""
    query = call.query
    return call.use(Feed).page(
        call.principal, unread=query.unread, limit=query.limit, cursor=query.cursor
    )


@endpoint.post("/notifications/{notificationId}/read", permission="notification:notification:write",
               response=NotificationView, errors=[NoFeed, NotificationNotFound])  # fmt: skip
def read(call: Call) -> Message:
    """Note that a notification was read."""
    return call.use(Feed).read(call.path["notificationId"], call.principal)


@endpoint.post("/notifications/read-all", permission="notification:notification:write",
               response=ReadView, errors=[NoFeed])  # fmt: skip
def read_all(call: Call) -> ReadCount:
    """Note that everything in the caller's feed was read."""
    return call.use(Feed).read_all(call.principal)
