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
