"""Messages in the notification table; they go after a year.

pk MESSAGE#<id>                sk MESSAGE       a message
gsi1pk FEED#<customer>         gsi1sk <id>      those in the customer's feed
gsi1pk DELIVERIES#<customer>   gsi1sk <id>      the customer's others
gsi2pk UNREAD#<customer>       gsi2sk <id>      those in the feed that were not read
gsi2pk STATE#<state>           gsi2sk <id>      those that are queued, failed or suppressed

An id begins with its event's time. The many that were sent stand in no list of states: one
partition of an index would not take a billing run's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.notification.messages.entities import Message, State
from shared.clock import iso
from shared.dynamo import Item, Page, Table, Transaction, from_item, to_item
from shared.dynamo.once import Once
from shared.dynamo.table import Query
from shared.errors import Conflict
from shared.event import Event
from shared.idempotency import KeyedRequest

KEPT_SECONDS = 365 * 86400
LISTED = (State.QUEUED, State.FAILED, State.SUPPRESSED)


class AlreadyQueued(Conflict):
    """The event's messages are recorded already."""


class MessageChanged(Conflict):
    """The message was changed by another worker at the same moment."""


@dataclass(frozen=True)
class MessageRepository:
    """Reads and writes messages."""

    table: Table

    def get(self, message_id: str) -> Message | None:
        """One message, or None."""
        item = self.table.get(*_key(message_id))
        return None if item is None else from_item(Message, item)

    def get_many(self, message_ids: Sequence[str]) -> list[Message]:
        """The messages that exist among these."""
        return [from_item(Message, i) for i in self.table.get_many([_key(m) for m in message_ids])]

    def queue(
        self,
        messages: Sequence[Message],
        events: Sequence[Event],
        once: Once | None,
        also: Transaction | None = None,
    ) -> None:
        """Record an event's messages, all at once, along with another change.

        Raises: AlreadySeen, AlreadyQueued; what the change says.
        """
        transaction = Transaction().once(once)
        for message in messages:
            transaction.create(_item(message), otherwise=AlreadyQueued())
        self.table.commit(transaction.extend(also or Transaction()).emit(*events))

    def change(self, message: Message, *events: Event) -> None:
        """Store a message over its version before, and say so. Raises: MessageChanged."""
        self.table.commit(_change(message).emit(*events))

    def requeue(
        self,
        before: Message,
        after: Message,
        event: Event,
        at: datetime,
        once: KeyedRequest | None,
    ) -> None:
        """Store a message that somebody has put back on the queue. Raises: MessageChanged."""
        subject = f"message#{after.id}"
        self.table.commit(
            _change(after)
            .emit(event)
            .audit(subject, "message.requeued", at=at, before=before, after=after)
            .once(once, result=after)
        )

    def mark_read(self, messages: Sequence[Message], at: datetime) -> None:
        """Note that messages of a feed were read; at most 100.

        Doing it again changes the time only.
        """
        transaction = Transaction()
        for message in messages:
            pk, sk = _key(message.id)
            read = {"read_at": iso(at), "version": message.version + 1}
            transaction.update(
                {"pk": pk, "sk": sk, **read, "gsi2pk": None, "gsi2sk": None},
                otherwise=MessageChanged(),
            )
        self.table.commit(transaction)

    def feed(
        self, customer_id: str, *, unread: bool, limit: int, cursor: str | None
    ) -> Page[Message]:
        """A customer's feed, newest first. Raises: InvalidCursor."""
        return self._page(_feed(customer_id, unread=unread), limit, cursor)

    def unread(self, customer_id: str) -> Iterator[Message]:
        """Everything unread in a customer's feed, newest first."""
        query = _feed(customer_id, unread=True)
        return (from_item(Message, item) for item in self.table.each(query))

    def deliveries(self, customer_id: str, *, limit: int, cursor: str | None) -> Page[Message]:
        """A customer's messages outside the feed, newest first. Raises: InvalidCursor."""
        query = Query(f"DELIVERIES#{customer_id}", index="gsi1", newest_first=True)
        return self._page(query, limit, cursor)

    def in_state(self, state: State, *, limit: int, cursor: str | None) -> Page[Message]:
        """The messages that are queued, failed or suppressed, newest first.

        Raises: InvalidCursor.
        """
        return self._page(Query(f"STATE#{state}", index="gsi2", newest_first=True), limit, cursor)

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Message]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Message, item))


def _key(message_id: str) -> tuple[str, str]:
    return f"MESSAGE#{message_id}", "MESSAGE"


def _feed(customer_id: str, *, unread: bool) -> Query:
    if unread:
        return Query(f"UNREAD#{customer_id}", index="gsi2", newest_first=True)
    return Query(f"FEED#{customer_id}", index="gsi1", newest_first=True)


def _change(message: Message) -> Transaction:
    return Transaction().replace(
        _item(message), version=message.version - 1, otherwise=MessageChanged()
    )


def _item(message: Message) -> Item:
    pk, sk = _key(message.id)
    kept_until = int(message.created_at.timestamp()) + KEPT_SECONDS
    keys = {"pk": pk, "sk": sk, "expiresAt": kept_until}
    return to_item(message) | keys | _listed_by_customer(message) | _listed_by_state(message)


def _listed_by_customer(message: Message) -> Item:
    if message.customer_id is None:
        return {}
    name = "FEED" if message.in_feed else "DELIVERIES"
    return {"gsi1pk": f"{name}#{message.customer_id}", "gsi1sk": message.id}


def _listed_by_state(message: Message) -> Item:
    if message.in_feed and message.read_at is None:
        return {"gsi2pk": f"UNREAD#{message.customer_id}", "gsi2sk": message.id}
    if message.state in LISTED:
        return {"gsi2pk": f"STATE#{message.state}", "gsi2sk": message.id}
    return {}
