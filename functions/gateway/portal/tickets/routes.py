"""Tickets: the list, a new one, one with its thread, reply and rating."""

from __future__ import annotations

from pydantic import Field

from functions.gateway.backends import Question
from functions.gateway.portal.tickets.views import (
    NewTicketPage,
    TicketPage,
    TicketsPage,
    fields_of,
    new_ticket_page,
    rating_of,
    ticket_page,
    tickets_page,
)
from functions.gateway.screens.forms import Refused, problem_in
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.visit import Visit
from shared.http import Query, Raw

endpoint = Pages(__name__)
READ, WRITE, RATE = "support:ticket:read", "support:ticket:write", "support:ticket:rate"
HERE = "/portal/tickets/{ticketId}"


class Place(Query):
    """From where on the list is shown."""

    cursor: str = Field(default="", max_length=2000)


@endpoint.get("/portal/tickets", permission=READ, query=Place, template="tickets.html.j2")
def get_tickets_page(visit: Visit) -> TicketsPage:
    """Get the list of tickets."""
    cursor = {"cursor": visit.query.cursor} if visit.query.cursor else {}
    return tickets_page(visit.get("support", "/tickets", query={"limit": "20"} | cursor))


@endpoint.get("/portal/new-ticket", permission=WRITE, template="new_ticket.html.j2")
def get_new_ticket_page(visit: Visit) -> NewTicketPage:
    """Get the page to write to us."""
    found = visit.get("support", "/ticket-categories", query={"limit": "100"})
    return new_ticket_page(found, visit.form.value("category"), visit.language)


@endpoint.post("/portal/new-ticket", permission=WRITE, again=get_new_ticket_page)
def create_ticket_page(visit: Visit) -> Raw:
    """Open a ticket."""
    form = visit.form
    sent = {name: form.value(name) for name in ("subject", "text", "category")}
    fields = fields_of(form)
    made = visit.send("POST", "support", "/tickets", sent | ({"fields": fields} if fields else {}))
    said = visit.say("Your ticket %(number)s is open.", number=made["number"])
    return visit.to(f"/portal/tickets/{made['id']}", said)


@endpoint.get(HERE, permission=READ, template="ticket.html.j2")
def get_ticket_page(visit: Visit) -> TicketPage:
    """Get a ticket with its thread."""
    path = {"ticketId": visit.path["ticketId"]}
    all_of_it = {"limit": "100"}
    answers = visit.ask(
        {
            "ticket": Question("support", "/tickets/{ticketId}", path),
            "messages": Question("support", "/tickets/{ticketId}/messages", path, all_of_it),
            "files": Question("support", "/tickets/{ticketId}/attachments", path, all_of_it),
        }
    )
    ticket = answers["ticket"]
    if ticket.status != 200:
        raise Refused(problem_in(ticket.status, ticket.body))
    return ticket_page(ticket.body, answers["messages"], answers["files"])


@endpoint.post(f"{HERE}/messages", permission=WRITE, again=get_ticket_page)
def create_message_page(visit: Visit) -> Raw:
    """Reply in a ticket."""
    path = {"ticketId": visit.path["ticketId"]}
    sent = {"text": visit.form.value("text")}
    visit.send("POST", "support", "/tickets/{ticketId}/messages", sent, path=path)
    return visit.to(f"/portal/tickets/{path['ticketId']}", visit.say("Your message is sent."))


@endpoint.post(f"{HERE}/rate", permission=RATE, again=get_ticket_page)
def rate_ticket_page(visit: Visit) -> Raw:
    """Rate how a ticket was resolved."""
    path = {"ticketId": visit.path["ticketId"]}
    visit.send("POST", "support", "/tickets/{ticketId}/rate", rating_of(visit.form), path=path)
    return visit.to(f"/portal/tickets/{path['ticketId']}", visit.say("Thank you."))
