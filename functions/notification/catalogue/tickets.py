"""What texts say of a ticket."""

from __future__ import annotations

from typing import Literal

from functions.notification.catalogue.schemas import Variables


class Ticket(Variables):
    """support.ticket.resolved: who is no customer is not told of it."""

    number: str
    subject: str

    @property
    def wanted(self) -> bool:
        """Whether it is known how its customer is reached."""
        return self.customer_id is not None


class RepliedTicket(Ticket):
    """support.ticket.replied: a customer's own reply is no news to them."""

    by: Literal["staff", "customer"]
    text: str

    @property
    def wanted(self) -> bool:
        """Whether it is an answer of ours."""
        return self.by == "staff" and self.customer_id is not None
