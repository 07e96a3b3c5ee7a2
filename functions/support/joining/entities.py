"""Rules of merging and splitting tickets."""

from __future__ import annotations

from datetime import datetime

from functions.support.tickets.entities import Ticket, TicketIsClosed
from functions.support.vocabulary import State
from shared.errors import Conflict, NotFound

MOST_MERGED = 50


class CannotMerge(Conflict):
    """These tickets can't become one."""


class MessageNotFound(NotFound):
    """The ticket has no such message that the customer can read."""


def merged(gone: Ticket, into: Ticket, at: datetime) -> tuple[Ticket, Ticket]:
    """A ticket closed with a pointer, and the one that it lives on in, with all that hangs on both.

    Raises: CannotMerge, TicketIsClosed.
    """
    if gone.id == into.id:
        raise CannotMerge("A ticket can't be merged into itself.")
    if gone.customer_id != into.customer_id:
        raise CannotMerge("The tickets are of different customers.")
    if gone.is_spam or into.is_spam:
        raise CannotMerge("One of the tickets is spam.")
    if State.CLOSED in (gone.state, into.state):
        raise TicketIsClosed
    earlier = (*into.merged_from, gone.id, *gone.merged_from)
    if len(earlier) > MOST_MERGED:
        raise CannotMerge("Too many tickets were merged into this one.")
    known = {watcher.key for watcher in into.watchers}
    asked = [t.asked_at for t in (into, gone) if t.asked_at is not None]
    kept = into.changed(
        at,
        merged_from=earlier,
        watchers=(*into.watchers, *(w for w in gone.watchers if w.key not in known)),
        links=tuple(dict.fromkeys((*into.links, *gone.links))),
        tags=tuple(dict.fromkeys((*into.tags, *gone.tags))),
        asked_at=min(asked, default=None),
    )
    return gone.ended(at, merged_into_id=into.id), kept
