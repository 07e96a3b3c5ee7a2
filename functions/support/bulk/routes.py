"""Bulk changes over HTTP."""

from __future__ import annotations

from typing import Any

from functions.support.agents.entities import UnknownAgent
from functions.support.bulk.entities import BulkNotFound, Done, TooManyTickets
from functions.support.bulk.schemas import BulkForm, BulkView, DoneView, shown
from functions.support.bulk.service import Bulks
from functions.support.teams.entities import UnknownTeam
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.http import Call, Endpoints, PageQuery
from shared.http.languages import preferred

endpoint = Endpoints("Queues")
_TRIAGE = "support:ticket:triage"


@endpoint.post("/tickets/bulk", permission=_TRIAGE, request=BulkForm, response=BulkView,
               status=202, errors=[TooManyTickets, UnknownAgent, UnknownTeam],
               idempotent=True)  # fmt: skip
def start_ticket_bulk(call: Call[BulkForm]) -> dict[str, Any]:
    """Change up to 1,000 tickets at once, or see with a dry run how many that would be.

    They have their turns one after the other, within minutes. One that can't be changed is
    reported, and the others go on.
    """
    form, language = call.body, preferred(call.headers.get("accept-language", ""))
    started = call.use(Bulks).start(
        form.meant(),
        form.edit.edit(),
        language,
        call.principal,
        call.once_as(shown),
        dry_run=form.dry_run,
    )
    return shown(started)


@endpoint.get("/tickets/bulk/{bulkId}", permission=_TRIAGE, response=BulkView,
              errors=[BulkNotFound])  # fmt: skip
def get_ticket_bulk(call: Call) -> dict[str, Any]:
    """Get a bulk change with how far it is."""
    return shown(call.use(Bulks).get(call.path["bulkId"]))


@endpoint.get("/tickets/bulk/{bulkId}/tickets", permission=_TRIAGE, query=PageQuery,
              response=DoneView, errors=[BulkNotFound, InvalidCursor], paged=True)  # fmt: skip
def list_tickets_of_bulk(call: Call[None, PageQuery]) -> Page[Done]:
    """List what became of its tickets so far, in their order."""
    query = call.query
    return call.use(Bulks).list_done(call.path["bulkId"], query.limit, query.cursor)
