"""The words that tickets, and what is promised to them, are told apart by."""

from __future__ import annotations

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


class Category(StrEnum):
    """What a ticket is about."""

    CONNECTION = "connection"
    BILLING = "billing"
    EQUIPMENT = "equipment"
    TARIFF = "tariff"
    OTHER = "other"


class Channel(StrEnum):
    """How a ticket came in."""

    PORTAL = "portal"
    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    OFFICE = "office"
