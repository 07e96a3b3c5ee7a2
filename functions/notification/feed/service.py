"""What customers do with their feed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions.notification.messages.entities import Message
from functions.notification.messages.repository import MessageRepository
from shared.clock import Clock
from shared.dynamo import Page
from shared.errors import NotFound
from shared.principal import Principal

AT_ONCE = 100  # what a transaction takes


class NoFeed(NotFound):
    """Only customers have a feed."""


class NotificationNotFound(NotFound):
    """There is no such notification in the feed."""


@dataclass(frozen=True, slots=True)
class ReadCount:
    """How many notifications became read."""

    read: int


@dataclass(frozen=True)
class Feed:
    """Use cases of the feed: everybody reaches their own."""

    messages: MessageRepository
    clock: Clock

    def page(self, by: Principal, *, unread: bool, limit: int, cursor: str | None) -> Page[Message]:
        """Part of the feed, newest first. Raises: NoFeed, InvalidCursor."""
        return self.messages.feed(_owner(by), unread=unread, limit=limit, cursor=cursor)

    def read(self, message_id: str, by: Principal) -> Message:
        """Note that a notification was read; the first time counts.

        Raises: NoFeed, NotificationNotFound.
        """
        owner = _owner(by)
        message = self.messages.get(message_id)
        if message is None or not message.in_feed or message.customer_id != owner:
            raise NotificationNotFound
        if message.read_at is not None:
            return message
        now = self.clock()
        self.messages.mark_read([message], now)
        return replace(message, read_at=now, version=message.version + 1)

    def read_all(self, by: Principal) -> ReadCount:
        """Note that everything was read: as much as a customer is told in a year.

        Raises: NoFeed.
        """
        unread = list(self.messages.unread(_owner(by)))
        for start in range(0, len(unread), AT_ONCE):
            self.messages.mark_read(unread[start : start + AT_ONCE], self.clock())
        return ReadCount(len(unread))


def _owner(by: Principal) -> str:
    if by.customer_id is None:
        raise NoFeed
    return by.customer_id
