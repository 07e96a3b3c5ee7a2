"""Queues over HTTP."""

from __future__ import annotations

from typing import Any

from functions.support.queues.entities import EnoughTaken, Limits, Queues
from functions.support.queues.schemas import LimitsForm, NextTicketView, NextWanted, QueuesView
from functions.support.queues.service import QueueDesk
from functions.support.tickets.entities import Ticket
from functions.support.views.entities import ViewNotFound
from shared.http import Call, Endpoints

endpoint = Endpoints("Queues", "How much waits for whom, and the next ticket.")


@endpoint.get("/tickets/queues", permission="support:queue:read", response=QueuesView)
def get_ticket_queues(call: Call) -> Queues:
    """Count what waits: by state, team and category, and what the caller has."""
    return call.use(QueueDesk).get(call.principal)


@endpoint.post(
    "/tickets/next",
    permission="support:ticket:triage",
    request=NextWanted,
    response=NextTicketView,
    errors=[ViewNotFound, EnoughTaken],
    idempotent=True,
)
def assign_next_ticket(call: Call[NextWanted]) -> dict[str, Ticket | None]:
    """Assign to the caller the most urgent ticket that nobody has.

    The one with the earliest deadline, then the highest priority, then the oldest. No two callers
    are given the same one.
    """
    wanted, once = call.body, call.once_as(_as_answer)
    return _as_answer(call.use(QueueDesk).take(wanted.view_id, wanted.team, call.principal, once))


@endpoint.get("/ticket-limits", permission="support:limit:read", response=LimitsForm)
def get_ticket_limits(call: Call) -> Limits:
    """Get how many waiting tickets a person may have and still take the next one."""
    return call.use(QueueDesk).get_limits()


@endpoint.put("/ticket-limits", permission="support:limit:write", request=LimitsForm,
              response=LimitsForm)  # fmt: skip
def update_ticket_limits(call: Call[LimitsForm]) -> Limits:
    """Set how many waiting tickets a person may have and still take the next one."""
    return call.use(QueueDesk).update_limits(call.body.most, call.body.persons)


def _as_answer(ticket: Any) -> dict[str, Ticket | None]:
    return {"ticket": ticket}
