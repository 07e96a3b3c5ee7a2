"""Messages in the support table.

pk TICKET#<ticket>   sk PUBLIC#<time>#<id>   what the customer reads too
pk TICKET#<ticket>   sk NOTE#<time>#<id>     an internal note; a customer's list never touches it
gsi1 CONVERSATION#<ticket> by time           both, for staff
"""

from __future__ import annotations

from dataclasses import dataclass

from functions.support.messages.entities import Message
from shared.clock import iso
from shared.dynamo import Page, Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.errors import Conflict


class MessageExists(Conflict):
    """There is a message with this id already."""


@dataclass(frozen=True)
class MessageRepository:
    """Where messages lie."""

    table: Table

    def creation(self, message: Message) -> Transaction:
        """A new message, to be written along with the ticket's change."""
        at = f"{iso(message.created_at)}#{message.id}"
        kind = "NOTE" if message.internal else "PUBLIC"
        keys = {
            "pk": f"TICKET#{message.ticket_id}",
            "sk": f"{kind}#{at}",
            "gsi1pk": f"CONVERSATION#{message.ticket_id}",
            "gsi1sk": at,
        }
        return Transaction().create(to_item(message) | keys, otherwise=MessageExists())

    def public(self, ticket_id: str, limit: int, cursor: str | None) -> Page[Message]:
        """What a customer may read, in order."""
        query = Query(f"TICKET#{ticket_id}", prefix="PUBLIC#", consistent=True)
        return self._page(query, limit, cursor)

    def all(self, ticket_id: str, limit: int, cursor: str | None) -> Page[Message]:
        """Everything that was said, in order."""
        return self._page(Query(f"CONVERSATION#{ticket_id}", index="gsi1"), limit, cursor)

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Message]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Message, item))
