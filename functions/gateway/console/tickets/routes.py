"""Tickets: queues and views, one with its thread, and what is done about it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from functions.gateway.backends import Question
from functions.gateway.console.tickets.views import (
    TicketPage,
    TicketsPage,
    assignment_of,
    reply_of,
    ticket_page,
    tickets_page,
)
from functions.gateway.screens.forms import Refused, problem_in
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.visit import Visit
from shared.http import Query, Raw

endpoint = Pages(__name__)
READ, WRITE, TRIAGE = "support:ticket:read", "support:ticket:write", "support:ticket:triage"
HERE = "/console/tickets/{ticketId}"


class Filters(Query):
    """What of the list is shown, and from where on; a view is a filter that was saved."""

    view: str = Field(default="", max_length=64)
    state: Literal["", "new", "open", "pending", "on_hold", "resolved", "closed"] = ""
    cursor: str = Field(default="", max_length=2000)


@endpoint.get("/console/tickets", permission=READ, query=Filters, template="tickets.html.j2")
def get_tickets_page(visit: Visit) -> TicketsPage:
    """Get the tickets of a queue or a view, with what waits."""
    asked = visit.query or Filters()
    given = {"state": "" if asked.view else asked.state, "cursor": asked.cursor}
    query = {"limit": "50"} | {name: value for name, value in given.items() if value}
    listed = Question("support", "/tickets", query=query)
    if asked.view:
        path = {"viewId": asked.view}
        listed = Question("support", "/ticket-views/{viewId}/tickets", path, query)
    answers = visit.ask(
        {
            "tickets": listed,
            "queues": Question("support", "/tickets/queues"),
            "views": Question("support", "/ticket-views", query={"limit": "50"}),
        }
    )
    found = answers["tickets"]
    if found.status != 200:
        raise Refused(problem_in(found.status, found.body))
    return tickets_page(found.body, answers["queues"], answers["views"], asked.view, asked.state)


@endpoint.post("/console/next-ticket", permission=TRIAGE, again=get_tickets_page)
def assign_next_ticket_page(visit: Visit) -> Raw:
    """Take the most urgent ticket that nobody has."""
    view = visit.form.value("view")
    found = visit.send("POST", "support", "/tickets/next", {"viewId": view} if view else {})
    if found["ticket"] is None:
        return visit.to("/console/tickets", visit.say("Nothing waits: every ticket has somebody."))
    return visit.to(f"/console/tickets/{found['ticket']['id']}")


@endpoint.get(HERE, permission=READ, template="ticket.html.j2")
def get_ticket_page(visit: Visit) -> TicketPage:
    """Get a ticket with its thread."""
    return _shown(visit)


def _shown(visit: Visit, draft: str | None = None) -> TicketPage:
    """The page of a ticket, with the text of a reply that is being written. Raises: Refused."""
    path = {"ticketId": visit.path["ticketId"]}
    hundred = {"limit": "100"}
    answers = visit.ask(
        {
            "ticket": Question("support", "/tickets/{ticketId}", path),
            "messages": Question("support", "/tickets/{ticketId}/messages", path, hundred),
            "files": Question("support", "/tickets/{ticketId}/attachments", path, hundred),
            "canned": Question("support", "/canned-answers", query=hundred),
            "teams": Question("support", "/teams", query=hundred),
        }
    )
    found = answers["ticket"]
    if found.status != 200:
        raise Refused(problem_in(found.status, found.body))
    if customer := found.body["customerId"]:
        own = {"customerId": customer, "limit": "20"}
        answers |= visit.ask({"others": Question("support", "/tickets", query=own)})
    return ticket_page(found.body, answers, draft)


@endpoint.post(
    f"{HERE}/canned", permission=TRIAGE, template="ticket.html.j2", again=get_ticket_page
)
def preview_answer_page(visit: Visit) -> TicketPage:
    """Put a canned answer below what is typed so far; nothing is sent by it."""
    path = {"cannedAnswerId": visit.form.value("canned")}
    asked = {"ticketId": visit.path["ticketId"]}
    route = "/canned-answers/{cannedAnswerId}/render"
    found = visit.send("POST", "support", route, asked, path=path, step="canned")
    typed = visit.form.value("text").strip()
    return _shown(visit, "\n\n".join(filter(None, (typed, found["text"]))))


@endpoint.post(f"{HERE}/messages", permission=WRITE, again=get_ticket_page)
def create_message_page(visit: Visit) -> Raw:
    """Reply to the customer, or write a note for colleagues."""
    path = {"ticketId": visit.path["ticketId"]}
    sent = reply_of(visit.form)
    visit.send("POST", "support", "/tickets/{ticketId}/messages", sent, path=path)
    said = visit.say("The note is added.") if sent["internal"] else visit.say("The reply is sent.")
    return visit.to(f"/console/tickets/{path['ticketId']}", said)


@endpoint.post(f"{HERE}/assign", permission=TRIAGE, again=get_ticket_page)
def assign_ticket_page(visit: Visit) -> Raw:
    """Give a ticket to oneself, a team, or nobody."""
    path = {"ticketId": visit.path["ticketId"]}
    sent = assignment_of(visit.form, visit.principal.id)
    visit.send("POST", "support", "/tickets/{ticketId}/assign", sent, path=path)
    return visit.to(f"/console/tickets/{path['ticketId']}", visit.say("It is assigned."))


@endpoint.post(f"{HERE}/status", permission=WRITE, again=get_ticket_page)
def change_status_page(visit: Visit) -> Raw:
    """Move a ticket to another state."""
    path = {"ticketId": visit.path["ticketId"]}
    sent = {"state": visit.form.value("state")}
    visit.send("POST", "support", "/tickets/{ticketId}/status", sent, path=path)
    return visit.to(f"/console/tickets/{path['ticketId']}", visit.say("Its state is changed."))


@endpoint.post(f"{HERE}/merge", permission=TRIAGE, again=get_ticket_page)
def merge_ticket_page(visit: Visit) -> Raw:
    """Merge a ticket into another one of the same customer."""
    path = {"ticketId": visit.path["ticketId"]}
    into = visit.form.value("into")
    visit.send("POST", "support", "/tickets/{ticketId}/merge", {"into": into}, path=path)
    return visit.to(f"/console/tickets/{into}", visit.say("The tickets are one now."))
