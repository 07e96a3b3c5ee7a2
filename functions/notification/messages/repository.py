"""Messages in the notification table; they go after a year.

pk MESSAGE#<id>   sk MESSAGE
     gsi1 FEED#<customer>           <id>            in the customer's feed
     gsi1 ARCHIVE#<customer>        <id>            put away by the customer
     gsi1 DELIVERIES#<customer>     <id>            the customer's others
     gsi2 UNREAD#<customer>         <id>            in the feed and not read
     gsi2 DUE#<shard>               <due>#<id>      those that wait for their hour
     gsi2 CARRIED#<channel>#<external id>  <id>     taken by its channel, outside the feed
     gsi3 DELIVERIES#<shard>        <created>#<id>  all outside the feed
     gsi4 DELIVERIES#<state>#<shard>  <created>#<id>  queued, failed or suppressed

pk DIGEST#<message id>  sk <id of the event's own message>     what a message gathers
     gsi1 DIGESTS#<customer>        <id>

An id begins with its event's time. A billing run makes thousands of messages, each of which is
queued for a moment, so these lists are spread over eight partitions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from functions.notification.catalogue.entities import Channel
from functions.notification.messages.entities import (
    AlreadyQueued,
    DigestClosed,
    DigestLine,
    Filter,
    Message,
    MessageChanged,
    MessageNotFound,
    State,
    id_bound,
)
from shared.clock import iso
from shared.component import component
from shared.dynamo import (
    Item,
    Page,
    Query,
    ShardedList,
    Table,
    Transaction,
    from_item,
    to_item,
)
from shared.dynamo.query import HIGHEST
from shared.dynamo.transaction import Condition

KEPT_SECONDS = 365 * 86400
LINES_KEPT_SECONDS = 30 * 86400
_RARE = (State.QUEUED, State.FAILED, State.SUPPRESSED)
_ALL = ShardedList("DELIVERIES", index="gsi3", shards=8)
_DUE = ShardedList("DUE", index="gsi2", shards=4)
_BY_STATE = ShardedList("DELIVERIES", index="gsi4", shards=8)


@component
class MessageRepository:
    """Reads messages, and says how they are written."""

    table: Table

    def get(self, message_id: str) -> Message:
        """A message. Raises: MessageNotFound."""
        message = self.find(message_id)
        if message is None:
            raise MessageNotFound
        return message

    def find(self, message_id: str) -> Message | None:
        """A message, or None."""
        item = self.table.get(*_key(message_id))
        return None if item is None else from_item(Message, item)

    def find_carried(self, channel: Channel, external_id: str) -> Message | None:
        """The message that its channel calls so, or None."""
        query = Query(_carried(channel, external_id), index="gsi2", newest_first=True)
        page = self.table.page(query, limit=1)
        return from_item(Message, page.items[0]) if page.items else None

    def get_many(self, message_ids: Sequence[str]) -> list[Message]:
        """The messages that exist among these."""
        return [from_item(Message, i) for i in self.table.get_many([_key(m) for m in message_ids])]

    def add(self, message: Message) -> Transaction:
        """A new message. Its failure: AlreadyQueued."""
        return Transaction().create(_item(message), otherwise=AlreadyQueued())

    def change(self, message: Message, *, over: Message) -> Transaction:
        """A message over the state it was read in. Its failure: MessageChanged."""
        return Transaction().replace(
            _item(message), version=over.version, otherwise=MessageChanged()
        )

    def list_due(self, until: datetime, limit: int) -> list[Message]:
        """Messages whose hour has come, the one that waits longest first."""
        query = _DUE.query(until=iso(until), newest_first=False)
        return [from_item(Message, item) for item in self.table.first(query, limit=limit)]

    def add_line(self, line: DigestLine, at: datetime) -> Transaction:
        """What a message gathers. Its failures: AlreadyQueued."""
        keys = {
            "pk": f"DIGEST#{line.digest_id}",
            "sk": line.id,
            "gsi1pk": f"DIGESTS#{line.customer_id}",
            "gsi1sk": line.id,
            "expiresAt": int(at.timestamp()) + LINES_KEPT_SECONDS,
        }
        return Transaction().create(to_item(line) | keys, otherwise=AlreadyQueued())

    def still_open(self, message_id: str) -> Transaction:
        """That a message which gathers has not gone on its way. Its failure: DigestClosed."""
        untouched = Condition(equals={"version": 1, "state": str(State.QUEUED)})
        return Transaction().check(*_key(message_id), when=untouched, otherwise=DigestClosed())

    def list_lines(self, message_id: str, limit: int) -> list[DigestLine]:
        """What a message has gathered, in the order of its events."""
        query = Query(f"DIGEST#{message_id}", consistent=True)
        return [from_item(DigestLine, item) for item in self.table.first(query, limit=limit)]

    def mark_read(self, message: Message, at: datetime) -> Transaction:
        """A message of a feed, read; doing it again changes the time only."""
        pk, sk = _key(message.id)
        read = {"read_at": iso(at), "version": message.version + 1}
        return Transaction().update(
            {"pk": pk, "sk": sk, **read, "gsi2pk": None, "gsi2sk": None},
            otherwise=MessageChanged(),
        )

    def archive(self, message: Message, at: datetime) -> Transaction:
        """A message of a feed put away, which has been read by that."""
        pk, sk = _key(message.id)
        read_at = message.read_at or at
        put_away = {"archived_at": iso(at), "read_at": iso(read_at), "version": message.version + 1}
        keys = {"gsi1pk": f"ARCHIVE#{message.customer_id}", "gsi2pk": None, "gsi2sk": None}
        return Transaction().update(
            {"pk": pk, "sk": sk, **put_away, **keys}, otherwise=MessageChanged()
        )

    def list_feed(
        self, customer_id: str, *, unread: bool, limit: int, cursor: str | None
    ) -> Page[Message]:
        """A customer's feed, newest first. Raises: InvalidCursor."""
        return self._page(_feed(customer_id, unread=unread), limit, cursor)

    def list_archive(self, customer_id: str, limit: int, cursor: str | None) -> Page[Message]:
        """What a customer has put away, newest first. Raises: InvalidCursor."""
        query = Query(f"ARCHIVE#{customer_id}", index="gsi1", newest_first=True)
        return self._page(query, limit, cursor)

    def each_unread(self, customer_id: str) -> Iterator[Message]:
        """Everything unread in a customer's feed, newest first."""
        query = _feed(customer_id, unread=True)
        return (from_item(Message, item) for item in self.table.each(query))

    def list(self, wanted: Filter, limit: int, cursor: str | None) -> Page[Message]:
        """Messages outside the feeds, newest first. Raises: InvalidCursor."""
        return self._page(_query(wanted), limit, cursor)

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Message]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Message, item))


def _key(message_id: str) -> tuple[str, str]:
    return f"MESSAGE#{message_id}", "MESSAGE"


def _carried(channel: Channel, external_id: str) -> str:
    return f"CARRIED#{channel}#{external_id}"


def _feed(customer_id: str, *, unread: bool) -> Query:
    if unread:
        return Query(f"UNREAD#{customer_id}", index="gsi2", newest_first=True)
    return Query(f"FEED#{customer_id}", index="gsi1", newest_first=True)


def _query(wanted: Filter) -> Query:
    """The narrowest list that holds what is wanted."""
    channel: dict[str, str | None] = {"channel": wanted.channel}
    span = wanted.span
    if wanted.customer_id is not None:
        where = channel | {"state": wanted.state}
        key = f"DELIVERIES#{wanted.customer_id}"
        first, last = (id_bound(at) for at in span) if span else (None, None)
        until = last and last + HIGHEST
        return Query(key, index="gsi1", since=first, until=until, newest_first=True, where=where)
    since, until = (iso(at) for at in span) if span else (None, None)
    if wanted.state in _RARE:
        return _BY_STATE.query(of=str(wanted.state), since=since, until=until, where=channel)
    return _ALL.query(since=since, until=until, where=channel | {"state": wanted.state})


def _item(message: Message) -> Item:
    pk, sk = _key(message.id)
    kept_until = int(message.created_at.timestamp()) + KEPT_SECONDS
    keys = {"pk": pk, "sk": sk, "expiresAt": kept_until}
    lists = _feed_keys(message) if message.in_feed else _delivery_keys(message)
    return to_item(message) | keys | lists


def _feed_keys(message: Message) -> Item:
    listed = {"gsi1pk": f"FEED#{message.customer_id}", "gsi1sk": message.id}
    if message.read_at is not None:
        return listed
    return listed | {"gsi2pk": f"UNREAD#{message.customer_id}", "gsi2sk": message.id}


def _delivery_keys(message: Message) -> Item:
    created = iso(message.created_at)
    listed = _ALL.keys(created, message.id)
    if message.customer_id is not None:
        listed |= {"gsi1pk": f"DELIVERIES#{message.customer_id}", "gsi1sk": message.id}
    if message.waiting and message.due_at is not None:
        listed |= _DUE.keys(iso(message.due_at), message.id)
    elif message.external_id is not None:
        carried = _carried(message.channel, message.external_id)
        listed |= {"gsi2pk": carried, "gsi2sk": message.id}
    if message.state in _RARE:
        listed |= _BY_STATE.keys(created, message.id, of=str(message.state))
    return listed
