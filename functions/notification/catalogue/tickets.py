"""What texts say of a ticket."""

from __future__ import annotations

from typing import Literal

from functions.notification.catalogue.schemas import Owned


class Ticket(Owned):
    """support.ticket.resolved."""

    number: str
    subject: str


class RepliedTicket(Ticket):
    """support.ticket.replied: a customer's own reply is no news to them."""

    by: Literal["staff", "customer"]
    text: str

    @property
    def wanted(self) -> bool:
        """Whether it is an answer of ours."""
        return self.by == "staff"
