"""Saved filters over HTTP."""

from __future__ import annotations

from functions.support.tickets.entities import Ticket
from functions.support.tickets.schemas import TicketView
from functions.support.views.entities import SharingForbidden, ViewNotFound
from functions.support.views.schemas import TicketViewForm, TicketViewView, shown
from functions.support.views.service import Views
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Ticket views", "Saved filters of tickets, own ones and shared ones.")
READ, WRITE = "support:view:read", "support:view:write"


@endpoint.get("/ticket-views", permission=READ, query=PageQuery, response=TicketViewView,
              errors=[InvalidCursor], paged=True)  # fmt: skip
def list_ticket_views(call: Call[None, PageQuery]) -> Page[TicketViewView]:
    """List the caller's own views and the shared ones, by name."""
    page = call.use(Views).list(call.principal, call.query.limit, call.query.cursor)
    return page.map(shown)


@endpoint.post("/ticket-views", permission=WRITE, request=TicketViewForm, response=TicketViewView,
               status=201, errors=[SharingForbidden], idempotent=True)  # fmt: skip
def create_ticket_view(call: Call[TicketViewForm]) -> TicketViewView:
    """Save a filter. Sharing it takes the permission `support:view:share`."""
    draft = call.body.draft()
    return shown(call.use(Views).create(draft, call.principal, call.once_as(shown)))


@endpoint.get("/ticket-views/{viewId}", permission=READ, response=TicketViewView,
              errors=[ViewNotFound])  # fmt: skip
def get_ticket_view(call: Call) -> TicketViewView:
    """Get a view."""
    return shown(call.use(Views).get(call.path["viewId"], call.principal))


@endpoint.put("/ticket-views/{viewId}", permission=WRITE, request=TicketViewForm,
              response=TicketViewView,
              errors=[ViewNotFound, SharingForbidden, PreconditionFailed])  # fmt: skip
def update_ticket_view(call: Call[TicketViewForm]) -> TicketViewView:
    """Replace a view."""
    draft = call.body.draft()
    return shown(
        call.use(Views).update(call.path["viewId"], draft, call.principal, call.seen_version)
    )


@endpoint.delete("/ticket-views/{viewId}", permission=WRITE, status=204,
                 errors=[ViewNotFound, SharingForbidden])  # fmt: skip
def delete_ticket_view(call: Call) -> None:
    """Delete a view."""
    call.use(Views).delete(call.path["viewId"], call.principal)


@endpoint.get("/ticket-views/{viewId}/tickets", permission=READ, query=PageQuery,
              response=TicketView, errors=[ViewNotFound, InvalidCursor], paged=True)  # fmt: skip
def list_tickets_of_view(call: Call[None, PageQuery]) -> Page[Ticket]:
    """List the tickets that a view shows, in its order."""
    query = call.query
    return call.use(Views).list_tickets(
        call.path["viewId"], call.principal, query.limit, query.cursor
    )
