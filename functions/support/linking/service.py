"""What one can do with a ticket's links."""

from __future__ import annotations

from functions.support.linking.entities import linked, unlinked
from functions.support.tickets.changing import TicketChanging
from functions.support.tickets.entities import Ticket
from functions.support.tickets.parts import Link
from shared.clock import Clock
from shared.component import component
from shared.principal import Principal


@component
class Links:
    """Use cases of links; what is linked may be another service's, so nobody asks whether it is."""

    changing: TicketChanging
    clock: Clock

    def add(self, ticket_id: str, link: Link, by: Principal) -> Ticket:
        """Link a ticket to something. Raises: TicketNotFound, TooManyLinks."""
        return self.changing.change(
            ticket_id, by, "ticket.linked", lambda t: linked(t, link, self.clock())
        )

    def remove(self, ticket_id: str, key: str, by: Principal) -> None:
        """Remove a link. Raises: TicketNotFound, LinkNotFound."""
        self.changing.change(
            ticket_id, by, "ticket.unlinked", lambda t: unlinked(t, key, self.clock())
        )
