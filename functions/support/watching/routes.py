"""Watching over HTTP."""

from __future__ import annotations

from functions.support.agents.entities import UnknownAgent
from functions.support.tickets.entities import Ticket, TicketNotFound
from functions.support.tickets.schemas import TicketView
from functions.support.watching.entities import TooManyWatchers
from functions.support.watching.schemas import Watching
from functions.support.watching.service import Watchers
from shared.http import Call, Endpoints

endpoint = Endpoints("Tickets")
_TRIAGE = "support:ticket:triage"


@endpoint.post("/tickets/{ticketId}/watch", permission=_TRIAGE, request=Watching,
               response=TicketView,
               errors=[TicketNotFound, UnknownAgent, TooManyWatchers])  # fmt: skip
def watch_ticket(call: Call[Watching]) -> Ticket:
    """Watch a ticket, or have a colleague or a contact watch it or work along."""
    watcher = call.body.watcher(call.principal.id)
    return call.use(Watchers).add(call.path["ticketId"], watcher, call.principal)


@endpoint.post("/tickets/{ticketId}/unwatch", permission=_TRIAGE, request=Watching,
               response=TicketView, errors=[TicketNotFound])  # fmt: skip
def unwatch_ticket(call: Call[Watching]) -> Ticket:
    """Watch a ticket no longer, or let a colleague or a contact go."""
    watcher = call.body.watcher(call.principal.id)
    return call.use(Watchers).remove(call.path["ticketId"], watcher, call.principal)
