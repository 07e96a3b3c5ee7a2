"""Rules of watching."""

from __future__ import annotations

from datetime import datetime

from functions.support.tickets.entities import Ticket
from functions.support.tickets.parts import Watcher
from shared.errors import Conflict
from shared.messages import Count, Unit

MOST_WATCHERS = 30


class TooManyWatchers(Conflict):
    """As many watch the ticket as may; let somebody go first."""


def watched(ticket: Ticket, watcher: Watcher, at: datetime) -> Ticket:
    """The ticket with one more who watches it; who does already has their new role.

    Raises: TooManyWatchers.
    """
    if watcher in ticket.watchers:
        return ticket
    others = tuple(one for one in ticket.watchers if one.key != watcher.key)
    if len(others) >= MOST_WATCHERS:
        raise TooManyWatchers("At most {most:of}.", most=Count(MOST_WATCHERS, Unit.ITEM))
    return ticket.changed(at, watchers=(*others, watcher))


def unwatched(ticket: Ticket, key: str, at: datetime) -> Ticket:
    """The ticket with one less who watches it."""
    others = tuple(one for one in ticket.watchers if one.key != key)
    return ticket if others == ticket.watchers else ticket.changed(at, watchers=others)
