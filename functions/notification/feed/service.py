"""What customers do with their feed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions.notification.messages.entities import Message
from functions.notification.messages.repository import MessageRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.dynamo.transaction import LARGEST
from shared.errors import NotFound
from shared.principal import Principal


class NoFeed(NotFound):
    """Only customers have a feed."""


class NotificationNotFound(NotFound):
    """There is no such notification in the feed."""


@dataclass(frozen=True, slots=True)
class ReadCount:
    """How many notifications became read."""

    read: int


@component
class Feed:
    """Use cases of the feed: everybody reaches their own."""

    table: Table
    messages: MessageRepository
    clock: Clock

    def list(self, by: Principal, *, unread: bool, limit: int, cursor: str | None) -> Page[Message]:
        """Part of the feed, newest first. Raises: NoFeed, InvalidCursor."""
        return self.messages.list_feed(_owner(by), unread=unread, limit=limit, cursor=cursor)

    def mark_read(self, message_id: str, by: Principal) -> Message:
        """Mark a notification as read; the first time counts.

        Raises: NoFeed, NotificationNotFound.
        """
        owner = _owner(by)
        message = self.messages.find(message_id)
        if message is None or not message.in_feed or message.customer_id != owner:
            raise NotificationNotFound
        if message.read_at is not None:
            return message
        now = self.clock()
        self.table.commit(self.messages.mark_read(message, now))
        return replace(message, read_at=now, version=message.version + 1)

    def mark_all_read(self, by: Principal) -> ReadCount:
        """Mark everything as read: as much as a customer is told in a year.

        Raises: NoFeed.
        """
        unread = [*self.messages.each_unread(_owner(by))]
        for start in range(0, len(unread), LARGEST):
            change = Transaction()
            for message in unread[start : start + LARGEST]:
                change.extend(self.messages.mark_read(message, self.clock()))
            self.table.commit(change)
        return ReadCount(len(unread))


def _owner(by: Principal) -> str:
    """Raises: NoFeed."""
    owner = by.scope(otherwise=NoFeed)
    if owner is None:
        raise NoFeed
    return owner
