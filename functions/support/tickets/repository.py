"""Tickets in the support table.

pk TICKET#<id>     sk TICKET      the ticket
     gsi1 CUSTOMER#<customer>     <opened>#<id>
     gsi2 ASSIGNEE#<user>         <opened>#<id>              while somebody has it
     gsi3 TICKETS#<shard>         <opened>#<id>
     gsi4 TICKETS#<state>#<shard> <urgency>#<opened>#<id>    ended ones by time alone
pk SERIES#TICKET   sk COUNTER     the last number
pk AUDIT#ticket#<id>              its history (shared/dynamo/audit.py)
"""

from __future__ import annotations

from functions.support.tickets.entities import (
    WAITING,
    Change,
    Filter,
    Priority,
    State,
    Ticket,
    TicketChanged,
    TicketExists,
    TicketNotFound,
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
from shared.numbering import NumberSeries

NUMBERS = NumberSeries("TICKET", "T-{:06d}")
_ALL = ShardedList("TICKETS", index="gsi3", shards=4)
_BY_STATE = ShardedList("TICKETS", index="gsi4", shards=2)
_URGENCY = {Priority.URGENT: 0, Priority.HIGH: 1, Priority.NORMAL: 2, Priority.LOW: 3}
_ENDED = 9


@component
class TicketRepository:
    """Reads tickets, and says how they are written."""

    table: Table

    def get(self, ticket_id: str) -> Ticket:
        """A ticket. Raises: TicketNotFound."""
        item = self.table.get(f"TICKET#{ticket_id}", "TICKET")
        if item is None:
            raise TicketNotFound
        return from_item(Ticket, item)

    def add(self, ticket: Ticket) -> Transaction:
        """A new ticket. Its failure: TicketExists."""
        return Transaction().create(_item(ticket), otherwise=TicketExists())

    def change(self, ticket: Ticket, *, over: Ticket) -> Transaction:
        """A ticket over the state it was read in. Its failure: TicketChanged."""
        return Transaction().replace(_item(ticket), version=over.version, otherwise=TicketChanged())

    def list(self, wanted: Filter, limit: int, cursor: str | None = None) -> Page[Ticket]:
        """Tickets, newest first; those waiting in a state most urgent first, then oldest first."""
        page = self.table.page(_query(wanted), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Ticket, item))

    def list_changes(self, ticket_id: str, limit: int, cursor: str | None) -> Page[Change]:
        """What was done with a ticket, the latest first."""
        query = Query(f"AUDIT#ticket#{ticket_id}", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Change, item))


def _query(wanted: Filter) -> Query:
    """The narrowest list that holds what is wanted."""
    priority: dict[str, str | None] = {"priority": wanted.priority}
    rest = priority | {"state": wanted.state}
    if wanted.customer_id is not None:
        rest |= {"assignee_id": wanted.assignee_id}
        key = f"CUSTOMER#{wanted.customer_id}"
        return Query(key, index="gsi1", newest_first=True, where=rest)
    if wanted.assignee_id is not None:
        key = f"ASSIGNEE#{wanted.assignee_id}"
        return Query(key, index="gsi2", newest_first=True, where=rest)
    if wanted.state is None:
        return _ALL.query(where=priority)
    if wanted.state not in WAITING:
        return _BY_STATE.query(of=wanted.state, where=priority)
    urgency = None if wanted.priority is None else str(_URGENCY[wanted.priority])
    return _BY_STATE.query(of=wanted.state, since=urgency, until=urgency, newest_first=False)


def _item(ticket: Ticket) -> Item:
    opened = iso(ticket.opened_at)
    urgency = _URGENCY[ticket.priority] if ticket.state in WAITING else _ENDED
    item = to_item(ticket) | {
        "pk": f"TICKET#{ticket.id}",
        "sk": "TICKET",
        "gsi1pk": f"CUSTOMER#{ticket.customer_id}",
        "gsi1sk": f"{opened}#{ticket.id}",
        **_ALL.keys(opened, ticket.id),
        **_BY_STATE.keys(f"{urgency}#{opened}", ticket.id, of=State(ticket.state)),
    }
    if ticket.assignee_id is None:
        return item
    return item | {"gsi2pk": f"ASSIGNEE#{ticket.assignee_id}", "gsi2sk": f"{opened}#{ticket.id}"}
