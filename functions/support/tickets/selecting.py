"""Tickets that fit a filter of several fields: one place asks, whichever list answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from functions.support.tickets.entities import Ticket, TicketChanged
from functions.support.tickets.places import Selection
from functions.support.tickets.repository import ALL, linked_pk, spam_list, ticket_key
from functions.support.tickets.standing import PlaceRepository, narrowed
from shared.component import component
from shared.dynamo import Page, Query, Table, Transaction, from_item
from shared.dynamo.transaction import Condition

_BATCH = 100


@component
class TicketSelecting:
    """Reads the tickets of filters; places are set right beside them."""

    table: Table

    def list(self, wanted: Selection, limit: int, cursor: str | None = None) -> Page[Ticket]:
        """The tickets that fit: waiting ones by deadline, or all of them newest first."""
        if wanted.linked is not None:
            return self._linked(wanted, linked_pk(wanted.linked), limit, cursor)
        if wanted.of_waiting and not wanted.spam:
            ids = PlaceRepository(table=self.table).list(wanted, limit, cursor)
            return Page(tuple(self.get_all(ids.items)), ids.next_cursor)
        query = narrowed(_by_time(wanted), wanted)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Ticket, item))

    def ids(self, wanted: Selection, limit: int, cursor: str | None = None) -> Page[str]:
        """The ids of tickets that fit, in the order of `list`; not by what they are linked to."""
        if wanted.of_waiting:
            return PlaceRepository(table=self.table).list(wanted, limit, cursor)
        query = narrowed(_by_time(wanted), wanted)
        return self.table.page(query, limit=limit, cursor=cursor).map(lambda item: str(item["id"]))

    def get_all(self, ids: Sequence[str]) -> Iterator[Ticket]:
        """Those of some tickets that exist, in the order of their ids."""
        for start in range(0, len(ids), _BATCH):
            keys = [ticket_key(ticket_id) for ticket_id in ids[start : start + _BATCH]]
            yield from (from_item(Ticket, item) for item in self.table.get_many(keys))

    def placed(self, ticket: Ticket) -> Transaction:
        """A ticket's place set right, if it is still as it was read. Its failure: TicketChanged."""
        pk, sk = ticket_key(ticket.id)
        unmoved = Condition(equals={"version": ticket.version})
        check = Transaction().check(pk, sk, when=unmoved, otherwise=TicketChanged())
        return check.extend(PlaceRepository(table=self.table).put(ticket))

    def _linked(self, wanted: Selection, pk: str, limit: int, cursor: str | None) -> Page[Ticket]:
        """What is linked to something is little: it is read, and what does not fit is dropped."""
        query = Query(pk, index="gsi1", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        found = self.get_all([str(item["ticket_id"]) for item in page.items])
        return Page(tuple(t for t in found if wanted.holds(t)), page.next_cursor)


def _by_time(wanted: Selection) -> Query:
    """The narrowest list of tickets, newest first, that holds what is wanted."""
    if wanted.spam:
        return spam_list({})
    if wanted.customer_id is not None:
        return Query(f"CUSTOMER#{wanted.customer_id}", index="gsi1", newest_first=True)
    if wanted.assignee_id is not None:
        return Query(f"ASSIGNEE#{wanted.assignee_id}", index="gsi2", newest_first=True)
    return ALL.query()
