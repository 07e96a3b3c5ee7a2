"""Canned answers over HTTP."""

from __future__ import annotations

from functions.support.canned_answers.entities import (
    CannedAnswer,
    CannedAnswerNotFound,
    Rendered,
    UnknownVariable,
)
from functions.support.canned_answers.schemas import (
    CannedAnswerForm,
    CannedAnswerQuery,
    CannedAnswerView,
    RenderedView,
    Rendering,
)
from functions.support.canned_answers.service import CannedAnswers
from functions.support.tickets.entities import TicketNotFound
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints

endpoint = Endpoints("Canned answers", "Replies that operators use again, with names filled in.")
READ, WRITE = "support:canned-answer:read", "support:canned-answer:write"


@endpoint.get("/canned-answers", permission=READ, query=CannedAnswerQuery,
              response=CannedAnswerView, paged=True, errors=[InvalidCursor])  # fmt: skip
def list_canned_answers(call: Call[None, CannedAnswerQuery]) -> Page[CannedAnswer]:
    """List everybody's canned answers and the caller's own, by title."""
    q = call.query
    answers = call.use(CannedAnswers)
    return answers.list(call.principal, q.language, q.category, q.limit, q.cursor)


@endpoint.post("/canned-answers", permission=WRITE, request=CannedAnswerForm,
               response=CannedAnswerView, status=201, errors=[UnknownVariable],
               idempotent=True)  # fmt: skip
def create_canned_answer(call: Call[CannedAnswerForm]) -> CannedAnswer:
    """Add a canned answer."""
    return call.use(CannedAnswers).create(call.body.draft(), call.principal, call.once)


@endpoint.get("/canned-answers/{cannedAnswerId}", permission=READ, response=CannedAnswerView,
              errors=[CannedAnswerNotFound])  # fmt: skip
def get_canned_answer(call: Call) -> CannedAnswer:
    """Get a canned answer."""
    return call.use(CannedAnswers).get(call.path["cannedAnswerId"], call.principal)


@endpoint.put("/canned-answers/{cannedAnswerId}", permission=WRITE, request=CannedAnswerForm,
              response=CannedAnswerView,
              errors=[CannedAnswerNotFound, UnknownVariable, PreconditionFailed])  # fmt: skip
def update_canned_answer(call: Call[CannedAnswerForm]) -> CannedAnswer:
    """Replace a canned answer."""
    return call.use(CannedAnswers).update(
        call.path["cannedAnswerId"], call.body.draft(), call.seen_version, call.principal
    )


@endpoint.delete("/canned-answers/{cannedAnswerId}", permission=WRITE, status=204,
                 errors=[CannedAnswerNotFound])  # fmt: skip
def delete_canned_answer(call: Call) -> None:
    """Delete a canned answer."""
    call.use(CannedAnswers).delete(call.path["cannedAnswerId"], call.principal)


@endpoint.post("/canned-answers/{cannedAnswerId}/render", permission=READ, request=Rendering,
               response=RenderedView, errors=[CannedAnswerNotFound, TicketNotFound])  # fmt: skip
def render_canned_answer(call: Call[Rendering]) -> Rendered:
    """Fill in a canned answer for a ticket; nothing is sent."""
    return call.use(CannedAnswers).render(
        call.path["cannedAnswerId"], call.body.ticket_id, call.principal
    )
