"""Attachments in the support table.

pk TICKET#<ticket>   sk FILE#<id>       a file that the customer sees too
pk TICKET#<ticket>   sk NOTEFILE#<id>   an internal one; a customer's list never touches it
     gsi1 FILES#<ticket>      by id     both, for staff
     gsi2 RETENTION#<shard>   <when it is looked at>#<id>   once the file has come
pk TICKET#<ticket>   sk FILES           how many there have been, and their bytes

TTL removes one whose file never came.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.support.attachments.entities import (
    Attachment,
    AttachmentChanged,
    AttachmentNotFound,
    FileCount,
    FileState,
)
from functions.support.tickets.repository import ticket_key
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
from shared.dynamo.transaction import Condition

AWAITED = timedelta(days=1)
_RETENTION = ShardedList("RETENTION", index="gsi2", shards=4)
Key = tuple[str, str]


def attachment_keys(ticket_id: str, attachment_id: str) -> tuple[Key, Key]:
    """Where an attachment may lie: among those for the customer, or among the internal ones."""
    pk, _ = ticket_key(ticket_id)
    return (pk, f"FILE#{attachment_id}"), (pk, f"NOTEFILE#{attachment_id}")


def count_key(ticket_id: str) -> Key:
    """Where it lies how many files a ticket has been given."""
    return ticket_key(ticket_id)[0], "FILES"


def attachment_in(*items: Item | None) -> Attachment:
    """The attachment that one of the items holds. Raises: AttachmentNotFound for none."""
    for item in items:
        if item is not None:
            return from_item(Attachment, item)
    raise AttachmentNotFound


def count_in(item: Item | None) -> FileCount:
    """How many there have been; none for no item."""
    return FileCount() if item is None else from_item(FileCount, item)


@component
class AttachmentRepository:
    """Reads attachments, and says how they are written."""

    table: Table

    def key(self, attachment: Attachment) -> Key:
        """Where an attachment lies."""
        public, internal = attachment_keys(attachment.ticket_id, attachment.id)
        return internal if attachment.internal else public

    def list_public(self, ticket_id: str, limit: int, cursor: str | None) -> Page[Attachment]:
        """What a customer may see, in order."""
        query = Query(ticket_key(ticket_id)[0], prefix="FILE#", consistent=True)
        return self._page(query, limit, cursor)

    def list_all(self, ticket_id: str, limit: int, cursor: str | None) -> Page[Attachment]:
        """All files of a ticket, in order."""
        return self._page(Query(f"FILES#{ticket_id}", index="gsi1"), limit, cursor)

    def list_due(self, until: datetime, limit: int) -> tuple[Attachment, ...]:
        """Those that are to be looked at by a moment, the earliest first."""
        query = _RETENTION.query(until=iso(until), newest_first=False)
        keys = [(i["pk"], i["sk"]) for i in self.table.first(query, limit=limit)]
        return tuple(from_item(Attachment, item) for item in self.table.get_many(keys))

    def add(self, attachment: Attachment, count: FileCount) -> Transaction:
        """A new attachment, counted. Its failure: AttachmentChanged."""
        added = self.put_new(attachment)
        return added.extend(self.counted(attachment.ticket_id, count))

    def put_new(self, attachment: Attachment) -> Transaction:
        """A new attachment, counted elsewhere. Its failure: AttachmentChanged."""
        return Transaction().create(_item(attachment), otherwise=AttachmentChanged())

    def change(self, attachment: Attachment, *, over: Attachment) -> Transaction:
        """An attachment over the one that was read. Its failure: AttachmentChanged."""
        item = _item(attachment)
        return Transaction().replace(item, version=over.version, otherwise=AttachmentChanged())

    def remove(self, attachment: Attachment) -> Transaction:
        """No attachment any more. Its failure: AttachmentChanged."""
        same = Condition(equals={"version": attachment.version})
        key = self.key(attachment)
        return Transaction().delete(*key, when=same, otherwise=AttachmentChanged())

    def counted(self, ticket_id: str, count: FileCount) -> Transaction:
        """The count over the one that was read. Its failure: AttachmentChanged."""
        pk, sk = count_key(ticket_id)
        before = Condition(equals={"version": count.version - 1})
        unmoved = Condition(absent=True) if count.version == 1 else before
        counted = to_item(count) | {"pk": pk, "sk": sk}
        return Transaction().put(counted, when=unmoved, otherwise=AttachmentChanged())

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Attachment]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Attachment, item))


def _item(attachment: Attachment) -> Item:
    public, internal = attachment_keys(attachment.ticket_id, attachment.id)
    pk, sk = internal if attachment.internal else public
    item = to_item(attachment) | {
        "pk": pk,
        "sk": sk,
        "gsi1pk": f"FILES#{attachment.ticket_id}",
        "gsi1sk": attachment.id,
    }
    if attachment.state is FileState.AWAITED:
        return item | {"expiresAt": int((attachment.created_at + AWAITED).timestamp())}
    if attachment.look_at is None:
        return item
    return item | _RETENTION.keys(iso(attachment.look_at), attachment.id)
