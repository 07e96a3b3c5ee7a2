"""Rules of links."""

from __future__ import annotations

from datetime import datetime

from functions.support.tickets.entities import Ticket
from functions.support.tickets.parts import Link
from shared.errors import Conflict, NotFound
from shared.messages import Count, Unit

MOST_LINKS = 30


class TooManyLinks(Conflict):
    """The ticket has as many links as it may; remove one first."""


class LinkNotFound(NotFound):
    """The ticket has no such link."""


def linked(ticket: Ticket, link: Link, at: datetime) -> Ticket:
    """The ticket with one more link. Raises: TooManyLinks."""
    if link in ticket.links:
        return ticket
    if len(ticket.links) >= MOST_LINKS:
        raise TooManyLinks("At most {most:of}.", most=Count(MOST_LINKS, Unit.ITEM))
    return ticket.changed(at, links=(*ticket.links, link))


def unlinked(ticket: Ticket, key: str, at: datetime) -> Ticket:
    """The ticket with one link less. Raises: LinkNotFound."""
    left = tuple(link for link in ticket.links if link.key != key)
    if left == ticket.links:
        raise LinkNotFound
    return ticket.changed(at, links=left)
