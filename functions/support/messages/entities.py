"""A message of a ticket."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from shared.errors import Conflict
from shared.principal import Principal


class MessageExists(Conflict):
    """There is a message with this id already."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something said about a ticket, `by` "customer" or "staff"; an internal one is among staff."""

    id: str
    ticket_id: str
    by: str
    author_id: str | None
    text: str
    created_at: datetime
    customer_id: str | None = None
    internal: bool = False
    attachment_ids: tuple[str, ...] = ()

    def shown_to(self, caller: Principal) -> Message:
        """The message; a customer does not see which colleague wrote it."""
        hidden = caller.is_customer and self.by != "customer"
        return replace(self, author_id=None) if hidden else self


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be posted; `awaits_customer` leaves the ticket pending."""

    text: str
    internal: bool = False
    awaits_customer: bool = False
    attachment_ids: tuple[str, ...] = ()
