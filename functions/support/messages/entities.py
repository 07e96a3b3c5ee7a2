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
    """Something said about a ticket, `by` "customer" or "staff"; an internal one is among staff.

    One that came by mail has its `sender`; it is `unverified` where nothing proves who that is,
    `automatic` where a robot wrote it. `quoted` is what it repeats of mails before it.
    """

    id: str
    ticket_id: str
    by: str
    text: str
    created_at: datetime
    customer_id: str | None = None
    author_id: str | None = None
    internal: bool = False
    attachment_ids: tuple[str, ...] = ()
    sender: str | None = None
    unverified: bool = False
    automatic: bool = False
    quoted: str | None = None

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
