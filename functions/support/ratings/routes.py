"""Rating a ticket over HTTP."""

from __future__ import annotations

from functions.support.ratings.entities import NotResolved, OnlyCustomersRate, RatingTooLate
from functions.support.ratings.schemas import NewRating
from functions.support.ratings.service import Ratings
from functions.support.tickets.entities import Ticket, TicketNotFound
from functions.support.tickets.schemas import TicketView
from shared.http import Call, Endpoints

endpoint = Endpoints("Tickets")


@endpoint.post("/tickets/{ticketId}/rate", permission="support:ticket:rate", request=NewRating,
               response=TicketView,
               errors=[OnlyCustomersRate, TicketNotFound, NotResolved, RatingTooLate])  # fmt: skip
def rate_ticket(call: Call[NewRating]) -> Ticket:
    """Rate how a ticket was resolved, once for each resolution; for some days it can be changed."""
    return call.use(Ratings).rate(call.path["ticketId"], call.body.opinion(), call.principal)
