"""The words that tickets, and what is promised to them, are told apart by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a ticket is."""

    NEW = "new"  # nobody has looked at it
    OPEN = "open"  # it is being worked on
    PENDING = "pending"  # it waits for the customer, and its clocks stand
    ON_HOLD = "on_hold"  # it waits for somebody else, and its clock stands
    RESOLVED = "resolved"  # solved; a reply opens it again
    CLOSED = "closed"  # the end


class Priority(StrEnum):
    """How urgent a ticket is."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Target(StrEnum):
    """What is promised."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class Channel(StrEnum):
    """How a ticket came in."""

    PORTAL = "portal"
    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Name:
    """What people call something, in each language."""

    ru: str
    en: str


SILENT = frozenset({State.PENDING, State.RESOLVED})
"""The states in which a ticket is closed when nobody says anything."""
STANDING = frozenset({State.PENDING, State.ON_HOLD, State.RESOLVED, State.CLOSED})
NEXT: dict[State, frozenset[State]] = {
    State.NEW: frozenset({State.OPEN, State.PENDING, State.ON_HOLD, State.RESOLVED}),
    State.OPEN: frozenset({State.PENDING, State.ON_HOLD, State.RESOLVED}),
    State.PENDING: frozenset({State.OPEN, State.ON_HOLD, State.RESOLVED}),
    State.ON_HOLD: frozenset({State.OPEN, State.PENDING, State.RESOLVED}),
    State.RESOLVED: frozenset({State.OPEN, State.CLOSED}),
    State.CLOSED: frozenset(),
}
