"""What texts say of a ticket."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from functions.notification.catalogue.schemas import Named, Variables


class Ticket(Variables):
    """support.ticket.resolved: who is no customer is not told of it."""

    number: str
    subject: str

    @property
    def wanted(self) -> bool:
        """Whether it is known how its customer is reached."""
        return self.customer_id is not None


class Conversation(Variables):
    """A mail in the thread of a ticket's mails, to its customer or to who wrote without being one.

    `email` and `locale` are theirs who is no customer; a customer's contact says more.
    `in_reply_to` is the id of the last mail that came in. Whether an
    answer can come `by_mail` is not for the event to say but for who sends. A robot must not
    answer an `automatic` one.
    """

    automatic: ClassVar[bool] = False
    email: str | None = None
    locale: str | None = None
    ticket_id: str
    number: str
    subject: str
    in_reply_to: str | None = None
    by_mail: bool = False

    @property
    def person(self) -> str:
        """The customer, or the ticket of who is none."""
        return self.customer_id or self.ticket_id

    @property
    def mail_id(self) -> str:
        """What tells the mail from others of the ticket."""
        return ""


class ReceivedTicket(Conversation):
    """support.ticket.received: what a mail has opened."""

    automatic: ClassVar[bool] = True


class RepliedTicket(Conversation):
    """support.ticket.replied: a customer's own reply is no news to them."""

    message_id: str
    by: Literal["staff", "customer"]
    text: str

    @property
    def wanted(self) -> bool:
        """Whether it is an answer of ours, and there is somebody to read it."""
        return self.by == "staff" and bool(self.customer_id or self.email)

    @property
    def mail_id(self) -> str:
        """The message."""
        return self.message_id


class ClosingTicket(Ticket):
    """support.ticket.close-warned."""

    closes_at: datetime


class TicketNews(Named):
    """support.news.addressed: what a colleague or a contact who watches is told of a ticket."""

    is_to_its_reader: ClassVar[bool] = True
    email: str
    user_id: str | None = None
    ticket_id: str
    number: str
    ticket_subject: str
    what: str
    target: str | None = None
    due_at: datetime | None = None
    text: str | None = None

    @property
    def person(self) -> str:
        """The colleague, or the ticket of who is none."""
        return self.user_id or self.ticket_id
