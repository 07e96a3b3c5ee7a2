"""Messages in the support table.

pk TICKET#<ticket>   sk PUBLIC#<time>#<id>   what the customer reads too
pk TICKET#<ticket>   sk NOTE#<time>#<id>     an internal note; a customer's list never touches it
gsi1 CONVERSATION#<ticket> by time           both, for staff
"""

from __future__ import annotations

from functions.support.messages.entities import Message, MessageExists
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item


@component
class MessageRepository:
    """Reads messages, and says how they are written."""

    table: Table

    def add(self, message: Message) -> Transaction:
        """A new message. Its failure: MessageExists."""
        return Transaction().create(_item(message), otherwise=MessageExists())

    def find_public(self, ticket_id: str, message_id: str) -> Message | None:
        """A message that the customer can read, if there is one with the id."""
        query = Query(
            f"TICKET#{ticket_id}", prefix="PUBLIC#", consistent=True, where={"id": message_id}
        )
        found = self.table.first(query)
        return from_item(Message, found[0]) if found else None

    def list_public(self, ticket_id: str, limit: int, cursor: str | None) -> Page[Message]:
        """What a customer may read, in order."""
        query = Query(f"TICKET#{ticket_id}", prefix="PUBLIC#", consistent=True)
        return self._page(query, limit, cursor)

    def list_all(self, ticket_id: str, limit: int, cursor: str | None) -> Page[Message]:
        """Replies and internal notes, in order."""
        return self._page(Query(f"CONVERSATION#{ticket_id}", index="gsi1"), limit, cursor)

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Message]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Message, item))


def _item(message: Message) -> Item:
    written = f"{iso(message.created_at)}#{message.id}"
    kind = "NOTE" if message.internal else "PUBLIC"
    return to_item(message) | {
        "pk": f"TICKET#{message.ticket_id}",
        "sk": f"{kind}#{written}",
        "gsi1pk": f"CONVERSATION#{message.ticket_id}",
        "gsi1sk": written,
    }
