"""Rules of ratings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.support.tickets.entities import Ticket
from functions.support.tickets.parts import Rating
from shared.errors import Conflict


class OnlyCustomersRate(Conflict):
    """Only the customer whose ticket it is can rate it."""


class NotResolved(Conflict):
    """Only a ticket that is resolved can be rated."""


class RatingTooLate(Conflict):
    """The ticket was resolved too long ago to be rated."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a customer says of a resolution, from 1 (bad) to 5 (good)."""

    score: int
    comment: str = ""


def rated(ticket: Ticket, opinion: Opinion, days: int, at: datetime) -> Ticket:
    """The ticket with a rating of its resolution; for some days it can be changed.

    Raises: NotResolved, RatingTooLate.
    """
    if ticket.resolved_at is None:
        raise NotResolved
    if at > ticket.resolved_at + timedelta(days=days):
        raise RatingTooLate
    before = ticket.rating
    if before and (before.resolved_at, before.score, before.comment) == (
        ticket.resolved_at, opinion.score, opinion.comment,
    ):  # fmt: skip
        return ticket
    rating = Rating(opinion.score, opinion.comment, at, ticket.resolved_at)
    return ticket.changed(at, rating=rating)
