"""A message of a ticket."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Message:
    """Something said about a ticket, `by` "customer" or "staff"; an internal one is among staff."""

    id: str
    ticket_id: str
    customer_id: str
    by: str
    author_id: str | None
    text: str
    created_at: datetime
    internal: bool = False

    def for_customer(self) -> Message:
        """The message without the name of the colleague who wrote it."""
        return self if self.by == "customer" else replace(self, author_id=None)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be posted; `awaits_customer` leaves the ticket pending."""

    text: str
    internal: bool = False
    awaits_customer: bool = False
