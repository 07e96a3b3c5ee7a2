"""What becomes of tickets when two records of a customer become one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from functions.support.tickets.entities import Filter, Ticket, TicketChanged
from functions.support.tickets.repository import TicketRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once
from shared.ids import NewId
from shared.retrying import retrying

_PAGE = 100


@component
class TicketMerging:
    """Use cases of merges: each ticket is a change of its own, and one that is done stays done."""

    table: Table
    tickets: TicketRepository
    clock: Clock
    new_id: NewId

    def merge(self, from_id: str, into_id: str, once: Once | None = None) -> None:
        """Give all tickets of a record to another of the same customer.

        Raises: StaleEvent, AlreadySeen, Unavailable.
        """
        self._give_all(from_id, into_id, lambda _: True, once)

    def undo(self, from_id: str, back_to: str, once: Once | None = None) -> None:
        """Give back the tickets that came with a merge.

        Raises: StaleEvent, AlreadySeen, Unavailable.
        """
        self._give_all(from_id, back_to, lambda t: t.earlier_customers[-1:] == (back_to,), once)

    def _give_all(
        self, of: str, to: str, is_meant: Callable[[Ticket], bool], once: Once | None
    ) -> None:
        if once is not None:
            self.table.commit(Transaction().once(once.begun(self.new_id())))
        for ticket_id in self._ids(of):
            retrying(partial(self._give, ticket_id, of, to, is_meant), on=TicketChanged)
        self.table.commit(Transaction().once(once))

    def _ids(self, customer_id: str) -> list[str]:
        """All of a customer's tickets, read before any of them is given away."""
        ids: list[str] = []
        cursor: str | None = None
        while True:
            page = self.tickets.list(Filter(customer_id=customer_id), _PAGE, cursor)
            ids += (ticket.id for ticket in page.items)
            if (cursor := page.next_cursor) is None:
                return ids

    def _give(self, ticket_id: str, of: str, to: str, is_meant: Callable[[Ticket], bool]) -> None:
        before, now = self.tickets.get(ticket_id), self.clock()
        if before.customer_id != of or not is_meant(before):
            return
        after = before.of(to, now)
        self.table.commit(
            self.tickets.change(after, over=before).audit(
                f"ticket#{after.id}", "ticket.handed-over", at=now, before=before, after=after
            )
        )
