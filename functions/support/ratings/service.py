"""Rating tickets."""

from __future__ import annotations

from functions.support.ratings.entities import OnlyCustomersRate, Opinion, rated
from functions.support.tickets.changing import TicketChanging
from functions.support.tickets.entities import Ticket
from functions.support.tickets.events import TicketRated
from shared.clock import Clock
from shared.component import component
from shared.event import Event
from shared.principal import Principal


@component
class Ratings:
    """The use case of rating; a rating can be given and changed for so many `days`."""

    changing: TicketChanging
    clock: Clock
    days: int

    def rate(self, ticket_id: str, opinion: Opinion, by: Principal) -> Ticket:
        """Say how content one is with a resolution.

        Raises: OnlyCustomersRate, TicketNotFound, NotResolved, RatingTooLate.
        """
        if by.is_staff:
            raise OnlyCustomersRate
        return self.changing.change(
            ticket_id, by, "ticket.rated",
            lambda ticket: rated(ticket, opinion, self.days, self.clock()), _event,
        )  # fmt: skip


def _event(ticket: Ticket) -> Event:
    if ticket.rating is None:
        raise ValueError("a ticket without a rating was rated")
    return TicketRated.of(ticket, ticket.rating)
