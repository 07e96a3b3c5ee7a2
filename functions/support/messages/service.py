"""What one can do with messages."""

from __future__ import annotations

from dataclasses import dataclass

from functions.support.events import TicketReplied
from functions.support.messages.entities import Draft, Message
from functions.support.messages.repository import MessageRepository
from functions.support.tickets.entities import Ticket
from functions.support.tickets.repository import TicketRepository
from functions.support.tickets.service import (
    ATTEMPTS,
    OnlyForStaff,
    TicketBusy,
    TicketNotFound,
    event_of,
    said_of,
)
from shared.clock import Clock
from shared.dynamo import Page, Transaction
from shared.errors import FieldError
from shared.ids import NewId
from shared.principal import Principal

EXCERPT = 500
"""How many characters of a reply its event carries."""


@dataclass(frozen=True)
class Messages:
    """Use cases of messages."""

    repository: MessageRepository
    tickets: TicketRepository
    clock: Clock
    new_id: NewId

    def post(self, ticket_id: str, draft: Draft, by: Principal) -> Message:
        """Answer, ask, or note.

        Raises: TicketNotFound, TicketIsClosed, OnlyForStaff, IllegalTransition, TicketBusy.
        """
        for _ in range(ATTEMPTS):
            ticket = self._reached(ticket_id, by)
            _refuse_notes_of_customers(draft, by)
            message = self._message(ticket, draft, by)
            try:
                self.tickets.commit(self._posting(ticket, message, draft))
            except TicketBusy:
                continue
            return message
        raise TicketBusy

    def list(
        self, ticket_id: str, by: Principal, limit: int = 50, cursor: str | None = None
    ) -> Page[Message]:
        """What was said, in order; a customer sees no internal notes. Raises: TicketNotFound.

        Messages say themselves whose they are, so the ticket is read only where there are none.
        """
        listed = self.repository.public if by.is_customer else self.repository.all
        page = listed(ticket_id, limit, cursor)
        if not page.items:
            self._reached(ticket_id, by)
        if not all(by.reaches(message.customer_id) for message in page.items):
            raise TicketNotFound
        return page.map(Message.for_customer) if by.is_customer else page

    def _reached(self, ticket_id: str, by: Principal) -> Ticket:
        ticket = self.tickets.find(ticket_id)
        if ticket is None or not by.reaches(ticket.customer_id):
            raise TicketNotFound
        return ticket

    def _message(self, ticket: Ticket, draft: Draft, by: Principal) -> Message:
        return Message(
            id=self.new_id(),
            ticket_id=ticket.id,
            customer_id=ticket.customer_id,
            by="customer" if by.is_customer else "staff",
            author_id=by.id,
            text=draft.text,
            created_at=self.clock(),
            internal=draft.internal,
        )

    def _posting(self, old: Ticket, message: Message, draft: Draft) -> Transaction:
        new = _after(old, message, draft)
        action = "ticket.noted" if message.internal else "ticket.replied"
        change = (
            self.tickets.replacement(old, new, otherwise=TicketBusy())
            .extend(self.repository.creation(message))
            .audit(f"ticket#{new.id}", action, at=new.updated_at, before=old, after=new)
        )
        return change if message.internal else change.emit(event_of(_replied(new, message), new))


def _after(ticket: Ticket, message: Message, draft: Draft) -> Ticket:
    """The ticket once the message is posted."""
    if message.internal:
        return ticket.noted(message.created_at)
    if message.by == "customer":
        return ticket.asked(message.created_at)
    return ticket.answered(message.created_at, awaits_customer=draft.awaits_customer)


def _replied(ticket: Ticket, message: Message) -> TicketReplied:
    return TicketReplied(
        **said_of(ticket),
        message_id=message.id,
        by="customer" if message.by == "customer" else "staff",
        text=message.text[:EXCERPT],
    )


def _refuse_notes_of_customers(draft: Draft, by: Principal) -> None:
    given = {"/internal": draft.internal, "/awaitsCustomer": draft.awaits_customer}
    found = tuple(
        FieldError(pointer, "only staff may send this", "staff_only")
        for pointer, sent in given.items()
        if sent
    )
    if by.is_customer and found:
        raise OnlyForStaff(errors=found)
