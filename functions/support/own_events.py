"""What support does on events of its own: people who work on tickets or watch them are told."""

from __future__ import annotations

from datetime import datetime

from functions.support.telling.entities import News, What
from functions.support.telling.service import Telling
from shared.event import Event
from shared.messaging.consumer import Consumer, Delivery, Order, Received

own_events = Consumer("support")
TOLD = {
    "support.sla.warning": What.WARNING,
    "support.sla.breached": What.BREACHED,
    "support.sla.escalated": What.ESCALATED,
    "support.ticket.assigned": What.ASSIGNED,
    "support.ticket.closed": What.CLOSED,
    "support.ticket.merged": What.MERGED,
    "support.ticket.replied": What.REPLIED,
    "support.ticket.resolved": What.RESOLVED,
}


class Happened(Received):
    """What has happened to which ticket."""

    ticket_id: str


class ReplyPosted(Happened):
    """What was said where the customer can read it."""

    text: str


class DeadlineCame(Happened):
    """What is nearly late or late, and who had the ticket."""

    target: str
    due_at: datetime
    assignee_id: str | None = None
    team: str | None = None


class Escalation(Happened):
    """What was done by itself, and who is told of it."""

    target: str
    due_at: datetime
    told_user_id: str | None = None
    told_team: str | None = None


@own_events.on("support.ticket.assigned", data=Happened, order=Order.EACH)
@own_events.on("support.ticket.closed", data=Happened, order=Order.EACH)
@own_events.on("support.ticket.merged", data=Happened, order=Order.EACH)
@own_events.on("support.ticket.resolved", data=Happened, order=Order.EACH)
def tell_of_change(delivery: Delivery[Happened]) -> None:
    """Tell those that watch the ticket."""
    delivery.use(Telling).tell(_news(delivery.event, delivery.data), delivery.once)


@own_events.on("support.ticket.replied", data=ReplyPosted, order=Order.EACH)
def tell_of_reply(delivery: Delivery[ReplyPosted]) -> None:
    """Tell those that watch the ticket what was said."""
    delivery.use(Telling).tell(_news(delivery.event, delivery.data), delivery.once)


@own_events.on("support.sla.warning", data=DeadlineCame, order=Order.EACH)
@own_events.on("support.sla.breached", data=DeadlineCame, order=Order.EACH)
def tell_of_deadline(delivery: Delivery[DeadlineCame]) -> None:
    """Tell who has the ticket, or its team."""
    delivery.use(Telling).tell(_news(delivery.event, delivery.data), delivery.once)


@own_events.on("support.sla.escalated", data=Escalation, order=Order.EACH)
def tell_of_escalation(delivery: Delivery[Escalation]) -> None:
    """Tell whom the escalation names, else who has the ticket by now."""
    said = delivery.data
    news = News(
        What.ESCALATED,
        said.ticket_id,
        delivery.event.context.actor,
        said.target,
        said.due_at,
        assignee_id=said.told_user_id,
        team=said.told_team,
    )
    delivery.use(Telling).tell(news, delivery.once)


def _news(event: Event, data: Happened) -> News:
    return News(TOLD[event.type], actor=event.context.actor, **data.model_dump())
