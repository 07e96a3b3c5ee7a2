"""What one can do with messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from functions.support.attachments.entities import AttachmentChanged
from functions.support.attachments.sending import AttachmentSending
from functions.support.messages.entities import Draft, Message
from functions.support.messages.events import TicketReplied
from functions.support.messages.repository import MessageRepository
from functions.support.sla.policies import Rules
from functions.support.sla.repository import RULES_KEY, rules_in
from functions.support.tickets.branching import branched
from functions.support.tickets.entities import (
    Ticket,
    TicketChanged,
    TicketIsClosed,
    TicketNotFound,
    refuse_for_customers,
)
from functions.support.tickets.events import TicketOpened, told
from functions.support.tickets.measuring import measured
from functions.support.tickets.repository import NUMBERS, TicketRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.numbering import NumberTaken
from shared.principal import Principal
from shared.retrying import retrying


@component
class Messages:
    """Use cases of messages."""

    table: Table
    messages: MessageRepository
    tickets: TicketRepository
    sending: AttachmentSending
    clock: Clock
    new_id: NewId
    reopen_days: int

    def create(
        self, ticket_id: str, draft: Draft, by: Principal, once: KeyedRequest | None = None
    ) -> Message:
        """Post a reply or an internal note.

        A customer's reply opens a ticket again that was closed less than `reopen_days` ago; later
        it opens a new one that is linked to it. In a merged one it goes to where that lives on.

        Raises: TicketNotFound, TicketIsClosed, OnlyForStaff, IllegalTransition, AttachmentsUnfit.
        """
        message_id = id_for(once, "message", self.new_id)
        return retrying(
            lambda: self._create(ticket_id, message_id, draft, by, once),
            on=(TicketChanged, AttachmentChanged, NumberTaken),
        )

    def list(
        self, ticket_id: str, by: Principal, limit: int = 50, cursor: str | None = None
    ) -> Page[Message]:
        """What was said, in order; a customer sees no internal notes. Raises: TicketNotFound.

        Messages say themselves whose they are, so the ticket is read only where there are none.
        """
        listed = self.messages.list_public if by.is_customer else self.messages.list_all
        page = listed(ticket_id, limit, cursor)
        own = by.is_staff or all(m.customer_id == by.customer_id for m in page.items)
        if not page.items or not own:  # they may be of a record that was merged into the caller's
            self._ticket(ticket_id, by)
        return page.map(lambda message: message.shown_to(by))

    def _create(
        self,
        ticket_id: str,
        message_id: str,
        draft: Draft,
        by: Principal,
        once: KeyedRequest | None,
    ) -> Message:
        """Raises: TicketChanged, AttachmentChanged, NumberTaken, and as `create`."""
        old, rules = self.tickets.get_with_rules(ticket_id)
        by.must_reach(old.customer_id, otherwise=TicketNotFound)
        if by.is_customer:
            refuse_for_customers(
                {
                    "/internal": draft.internal or None,
                    "/awaitsCustomer": draft.awaits_customer or None,
                }
            )
        message = self._message(message_id, old, draft, by)
        try:
            change = self._posting(old, message, draft, rules)
        except TicketIsClosed:
            if not by.is_customer or draft.attachment_ids:
                raise
            if old.merged_into_id is not None:
                return self._create(old.merged_into_id, message_id, draft, by, once)
            return self._follow_up(old, message, once)
        change.extend(
            self.sending.with_message(
                message.id, ticket_id, draft.attachment_ids, message.by, message.created_at,
                internal=draft.internal,
            )
        )  # fmt: skip
        self.table.commit(change.once(once, result=message))
        return message

    def _follow_up(self, old: Ticket, said: Message, once: KeyedRequest | None) -> Message:
        """A new ticket with what a customer says of one that was closed long ago."""
        counter, found = self.tickets.get_together(NUMBERS.key, RULES_KEY)
        drawn, now = NUMBERS.after(counter), said.created_at
        ticket_id = id_for(once, "ticket", self.new_id)
        opened = branched(old, ticket_id, drawn.text, old.subject, now)
        opened = replace(opened, opened_by=said.author_id or old.opened_by)
        ticket, due = measured(opened, None, rules_in(found), now)
        message = replace(said, ticket_id=ticket.id)
        self.table.commit(
            Transaction()
            .extend(drawn.taking)
            .extend(self.tickets.add(ticket))
            .extend(self.messages.add(message))
            .audit(f"ticket#{ticket.id}", "ticket.opened", at=now, after=ticket)
            .emit(TicketOpened.of(ticket), *due)
            .once(once, result=message)
        )
        return message

    def _ticket(self, ticket_id: str, by: Principal) -> Ticket:
        """Raises: TicketNotFound."""
        ticket = self.tickets.get(ticket_id)
        by.must_reach(ticket.customer_id, otherwise=TicketNotFound)
        return ticket

    def _message(self, message_id: str, ticket: Ticket, draft: Draft, by: Principal) -> Message:
        return Message(
            id=message_id,
            ticket_id=ticket.id,
            customer_id=ticket.customer_id,
            by="customer" if by.is_customer else "staff",
            author_id=by.id,
            text=draft.text,
            created_at=self.clock(),
            internal=draft.internal,
            attachment_ids=draft.attachment_ids,
        )

    def _posting(self, old: Ticket, message: Message, draft: Draft, rules: Rules) -> Transaction:
        after = self._after(old, message, draft).told(but=message.author_id)
        new, said = measured(after, old, rules, message.created_at)
        action = "ticket.noted" if message.internal else "ticket.replied"
        change = (
            self.tickets.change(new, over=old)
            .extend(self.messages.add(message))
            .audit(f"ticket#{new.id}", action, at=new.updated_at, before=old, after=new)
        )
        if not message.internal:
            said = (TicketReplied.of(new, message), *said)
        return change.emit(*told(new, *said))

    def _after(self, ticket: Ticket, message: Message, draft: Draft) -> Ticket:
        """The ticket once the message is posted. Raises: TicketIsClosed."""
        if message.internal:
            return ticket.noted(message.created_at)
        if message.by == "customer":
            return ticket.asked(message.created_at, timedelta(days=self.reopen_days))
        return ticket.answered(message.created_at, awaits_customer=draft.awaits_customer)
