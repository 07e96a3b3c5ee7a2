"""Tickets in the support table.

pk TICKET#<id>     sk TICKET      the ticket; gsi1 CUSTOMER#<customer> by time,
                                  gsi2 STATE#<state> by urgency and time
pk TICKET#<id>     sk ASSIGNED    a copy while somebody has it; gsi1 ASSIGNEE#<user> by time
pk SERIES#ticket   sk COUNTER     the last number
pk AUDIT#ticket#<id>              its history (shared/dynamo/audit.py)
"""

from __future__ import annotations

from dataclasses import dataclass

from functions.support.tickets.entities import Change, Priority, State, Ticket
from shared.clock import iso
from shared.dynamo import Item, Page, Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.dynamo.transaction import Condition
from shared.errors import Conflict, DomainError

_SERIES = ("SERIES#ticket", "COUNTER")
_URGENCY = {Priority.URGENT: 0, Priority.HIGH: 1, Priority.NORMAL: 2, Priority.LOW: 3}


class NumberTaken(Conflict):
    """Somebody else took the number at the same moment."""


class TicketExists(Conflict):
    """There is a ticket with this id already."""


@dataclass(frozen=True)
class TicketRepository:
    """Where tickets lie."""

    table: Table

    def find(self, ticket_id: str) -> Ticket | None:
        """A ticket, if there is one."""
        item = self.table.get(f"TICKET#{ticket_id}", "TICKET")
        return None if item is None else from_item(Ticket, item)

    def last_number(self) -> int:
        """The last number that was given."""
        counter = self.table.get(*_SERIES)
        return 0 if counter is None else int(counter["value"])

    def creation(self, ticket: Ticket, last_number: int) -> Transaction:
        """A new ticket, and its number taken; what fails takes none."""
        pk, sk = _SERIES
        unchanged = Condition(equals={"value": last_number or None})
        counter = {"pk": pk, "sk": sk, "value": last_number + 1}
        return (
            Transaction()
            .put(counter, when=unchanged, otherwise=NumberTaken())
            .create(_item(ticket), otherwise=TicketExists())
        )

    def replacement(
        self, old: Ticket, new: Ticket, *, otherwise: DomainError | None = None
    ) -> Transaction:
        """The new state of a ticket over the old one."""
        change = Transaction().replace(_item(new), version=old.version, otherwise=otherwise)
        if new.assignee_id is not None:
            change.put(_assigned_item(new))
        elif old.assignee_id is not None:
            change.delete(f"TICKET#{old.id}", "ASSIGNED")
        return change

    def commit(self, change: Transaction) -> None:
        """Write a change."""
        self.table.commit(change)

    def of_customer(self, customer_id: str, limit: int, cursor: str | None) -> Page[Ticket]:
        """A customer's tickets, the newest first."""
        query = Query(f"CUSTOMER#{customer_id}", index="gsi1", newest_first=True)
        return self._page(query, limit, cursor)

    def of_assignee(self, assignee_id: str, limit: int, cursor: str | None) -> Page[Ticket]:
        """What somebody works on, the newest first."""
        query = Query(f"ASSIGNEE#{assignee_id}", index="gsi1", newest_first=True)
        return self._page(query, limit, cursor)

    def in_state(self, state: State, limit: int, cursor: str | None = None) -> Page[Ticket]:
        """The tickets in a state: the most urgent first, of those the oldest first."""
        return self._page(Query(f"STATE#{state}", index="gsi2"), limit, cursor)

    def history(self, ticket_id: str, limit: int, cursor: str | None) -> Page[Change]:
        """What was done with a ticket, the latest first."""
        query = Query(f"AUDIT#ticket#{ticket_id}", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Change, item))

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Ticket]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Ticket, item))


def _item(ticket: Ticket) -> Item:
    opened = f"{iso(ticket.opened_at)}#{ticket.id}"
    return to_item(ticket) | {
        "pk": f"TICKET#{ticket.id}",
        "sk": "TICKET",
        "gsi1pk": f"CUSTOMER#{ticket.customer_id}",
        "gsi1sk": opened,
        "gsi2pk": f"STATE#{ticket.state}",
        "gsi2sk": f"{_URGENCY[ticket.priority]}#{opened}",
    }


def _assigned_item(ticket: Ticket) -> Item:
    return to_item(ticket) | {
        "pk": f"TICKET#{ticket.id}",
        "sk": "ASSIGNED",
        "gsi1pk": f"ASSIGNEE#{ticket.assignee_id}",
        "gsi1sk": f"{iso(ticket.opened_at)}#{ticket.id}",
    }
