"""Marking tickets as spam."""

from __future__ import annotations

from functions.support.tickets.changing import TicketChanging
from functions.support.tickets.entities import Ticket
from shared.clock import Clock
from shared.component import component
from shared.principal import Principal


@component
class Spam:
    """Use cases of spam."""

    changing: TicketChanging
    clock: Clock

    def mark(self, ticket_id: str, by: Principal) -> Ticket:
        """Take a ticket out of every queue. Raises: TicketNotFound."""
        return self._set(ticket_id, by, "ticket.marked-as-spam", is_spam=True)

    def unmark(self, ticket_id: str, by: Principal) -> Ticket:
        """Put a ticket back to where it was. Raises: TicketNotFound."""
        return self._set(ticket_id, by, "ticket.unmarked-as-spam", is_spam=False)

    def _set(self, ticket_id: str, by: Principal, action: str, *, is_spam: bool) -> Ticket:
        def changed(ticket: Ticket) -> Ticket:
            if ticket.is_spam == is_spam:
                return ticket
            return ticket.changed(self.clock(), is_spam=is_spam)

        return self.changing.change(ticket_id, by, action, changed)
