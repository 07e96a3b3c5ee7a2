"""New tickets that come of others: a part of one, or what is asked after its end."""

from __future__ import annotations

from datetime import datetime

from functions.support.tickets.entities import Ticket
from functions.support.tickets.parts import Link, LinkKind


def branched(ticket: Ticket, ticket_id: str, number: str, subject: str, at: datetime) -> Ticket:
    """A new ticket of the same customer, with a link to the one it comes from."""
    return Ticket(
        id=ticket_id,
        number=number,
        customer_id=ticket.customer_id,
        requester_email=ticket.requester_email,
        requester_name=ticket.requester_name,
        locale=ticket.locale,
        subject=subject,
        category=ticket.category,
        priority=ticket.priority,
        channel=ticket.channel,
        opened_by=ticket.opened_by,
        opened_at=at,
        updated_at=at,
        asked_at=at,
        groups=ticket.groups,
        team=ticket.team,
        fields=ticket.fields,
        links=(Link(LinkKind.TICKET, ticket.id),),
    )
