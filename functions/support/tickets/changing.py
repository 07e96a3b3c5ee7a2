"""Changing a ticket: read, changed, measured, committed, and told; all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable

from functions.support.tickets.entities import Ticket, TicketChanged, TicketNotFound
from functions.support.tickets.events import told
from functions.support.tickets.measuring import measured
from functions.support.tickets.repository import Key, TicketRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.event import Event
from shared.principal import Principal
from shared.retrying import retrying


@component
class TicketChanging:
    """How every capability changes a ticket that somebody names."""

    table: Table
    tickets: TicketRepository
    clock: Clock

    def change(
        self,
        ticket_id: str,
        by: Principal,
        action: str,
        changed: Callable[..., Ticket],
        event: Callable[[Ticket], Event] | None = None,
        beside: tuple[Key, ...] = (),
    ) -> Ticket:
        """The changed ticket, committed; read and changed again if somebody was faster.

        `changed` gets the ticket, and what lies `beside` it. One that comes back as it was is not
        written. Raises: TicketNotFound, and whatever `changed` raises.
        """

        def commit() -> Ticket:
            old, rules, found = self.tickets.get_beside(ticket_id, *beside)
            by.must_reach(old.customer_id, otherwise=TicketNotFound)
            after = changed(old, *found)
            if after is old:
                return old
            new, said = measured(after, old, rules, self.clock())
            change = self.tickets.change(new, over=old).audit(
                f"ticket#{new.id}", action, at=new.updated_at, before=old, after=new
            )
            change.emit(*told(new, *([event(new)] if event else []), *said))
            self.table.commit(change)
            return new

        return retrying(commit, on=TicketChanged).shown_to(by)
