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


MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Unread:
    """How many notifications are unread; `has_more` where there are more than are counted."""

    unread: int
    has_more: bool


@component
class Feed:
    """Use cases of the feed: everybody reaches their own."""

    table: Table
    messages: MessageRepository
    clock: Clock

    def list(self, by: Principal, *, unread: bool, limit: int, cursor: str | None) -> Page[Message]:
        """Part of the feed, newest first. Raises: NoFeed, InvalidCursor."""
        return self.messages.list_feed(_owner(by), unread=unread, limit=limit, cursor=cursor)

    def list_archive(self, by: Principal, limit: int, cursor: str | None) -> Page[Message]:
        """Part of what the caller has put away, newest first. Raises: NoFeed, InvalidCursor."""
        return self.messages.list_archive(_owner(by), limit, cursor)

    def unread(self, by: Principal) -> Unread:
        """How many are unread, counted up to a hundred. Raises: NoFeed."""
        page = self.messages.list_feed(_owner(by), unread=True, limit=MOST_COUNTED, cursor=None)
        return Unread(len(page.items), page.next_cursor is not None)

    def archive(self, message_id: str, by: Principal) -> Message:
        """Put a notification away; it is read by that. The first time counts.

        Raises: NoFeed, NotificationNotFound.
        """
        message, now = self._own(message_id, by), self.clock()
        if message.archived_at is not None:
            return message
        read_at = message.read_at or now
        after = replace(message, archived_at=now, read_at=read_at, version=message.version + 1)
        self.table.commit(
            self.messages.archive(message, now).audit(
                f"message#{message.id}", "message.archived", at=now, before=message, after=after
            )
        )
        return after

    def mark_read(self, message_id: str, by: Principal) -> Message:
        """Mark a notification as read; the first time counts.

        Raises: NoFeed, NotificationNotFound.
        """
        message = self._own(message_id, by)
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

    def _own(self, message_id: str, by: Principal) -> Message:
        """Raises: NoFeed, NotificationNotFound."""
        owner = _owner(by)
        message = self.messages.find(message_id)
        if message is None or not message.in_feed or message.customer_id != owner:
            raise NotificationNotFound
        return message


def _owner(by: Principal) -> str:
    """Raises: NoFeed."""
    owner = by.scope(otherwise=NoFeed)
    if owner is None:
        raise NoFeed
    return owner
