"""What is told of a ticket, and whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST = 2_000
"""Characters of a message that watchers are sent; the rest is in the ticket."""


class What(StrEnum):
    """What has happened."""

    ASSIGNED = "assigned"
    BREACHED = "breached"
    CLOSED = "closed"
    ESCALATED = "escalated"
    MERGED = "merged"
    REPLIED = "replied"
    RESOLVED = "resolved"
    WARNING = "warning"


FOR_WHO_WORKS = frozenset({What.WARNING, What.BREACHED, What.ESCALATED})
"""Told to whoever has the ticket; all else to those that watch it."""
AMONG_US = frozenset({What.ASSIGNED, What.MERGED})
"""Nothing for contacts outside the house."""


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened to a ticket; `actor` is whoever did it, and need not be told.

    `assignee_id` and `team` had the ticket at that time.
    """

    what: What
    ticket_id: str
    actor: str
    target: str | None = None
    due_at: datetime | None = None
    text: str | None = None
    assignee_id: str | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who is told; a colleague has a `user_id`."""

    email: str
    name: str
    locale: str
    user_id: str | None = None
