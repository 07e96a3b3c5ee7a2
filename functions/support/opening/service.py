"""Opening tickets."""

from __future__ import annotations

from dataclasses import replace

from functions.support.categories.entities import Category
from functions.support.categories.fields import Needed
from functions.support.categories.repository import CATEGORIES_KEY, catalog_in
from functions.support.customers.repository import customer_in, customer_key
from functions.support.messages.entities import Message
from functions.support.messages.repository import MessageRepository
from functions.support.opening.entities import Draft
from functions.support.sla.repository import RULES_KEY, rules_in
from functions.support.tickets.entities import CustomerMissing, Ticket, refuse_for_customers
from functions.support.tickets.events import TicketOpened
from functions.support.tickets.measuring import measured
from functions.support.tickets.repository import NUMBERS, TicketRepository
from functions.support.vocabulary import Channel, Priority
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.errors import FieldError
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.numbering import NumberTaken
from shared.principal import Principal
from shared.retrying import retrying


@component
class TicketOpening:
    """The use case of opening a ticket."""

    table: Table
    tickets: TicketRepository
    messages: MessageRepository
    clock: Clock
    new_id: NewId

    def create(self, draft: Draft, by: Principal, once: KeyedRequest | None = None) -> Ticket:
        """Open a ticket with its first message.

        Raises: OnlyForStaff, CustomerMissing, UnknownCategory, InvalidFields.
        """
        customer_id = _owner(draft, by)
        ticket_id = id_for(once, "ticket", self.new_id)
        return retrying(
            lambda: self._create(ticket_id, draft, customer_id, by, once), on=NumberTaken
        )

    def _create(
        self,
        ticket_id: str,
        draft: Draft,
        customer_id: str,
        by: Principal,
        once: KeyedRequest | None,
    ) -> Ticket:
        """Raises: NumberTaken, UnknownCategory, InvalidFields."""
        counter, rules, categories, customer = self.tickets.get_together(
            NUMBERS.key, RULES_KEY, CATEGORIES_KEY, customer_key(customer_id)
        )
        category = catalog_in(categories).usable(draft.category)
        drawn = NUMBERS.after(counter)
        known = customer_in(customer)
        opened = replace(
            self._ticket(ticket_id, draft, customer_id, drawn.text, by),
            priority=draft.priority or category.priority,
            team=category.team,
            fields=_fields(draft, category),
            groups=known.groups if known else (),
        )
        ticket, said = measured(opened, None, rules_in(rules), opened.opened_at)
        shown = ticket.shown_to(by)
        self.table.commit(
            Transaction()
            .extend(drawn.taking)
            .extend(self.tickets.add(ticket))
            .extend(self.messages.add(self._first_message(draft, ticket, by)))
            .audit(f"ticket#{ticket.id}", "ticket.opened", at=ticket.opened_at, after=ticket)
            .emit(TicketOpened.of(ticket), *said)
            .once(once, result=shown)
        )
        return shown

    def _ticket(
        self, ticket_id: str, draft: Draft, customer_id: str, number: str, by: Principal
    ) -> Ticket:
        now = self.clock()
        return Ticket(
            id=ticket_id,
            number=number,
            customer_id=customer_id,
            subject=draft.subject,
            category=draft.category,
            priority=draft.priority or Priority.NORMAL,
            channel=draft.channel or (Channel.PORTAL if by.is_customer else Channel.PHONE),
            opened_by=by.id,
            opened_at=now,
            updated_at=now,
            asked_at=now,
        )

    def _first_message(self, draft: Draft, ticket: Ticket, by: Principal) -> Message:
        return Message(
            id=self.new_id(),
            ticket_id=ticket.id,
            customer_id=ticket.customer_id,
            by="customer" if by.is_customer else "staff",
            author_id=by.id,
            text=draft.text,
            created_at=ticket.opened_at,
        )


def _owner(draft: Draft, by: Principal) -> str:
    """Whose ticket it becomes. Raises: OnlyForStaff, CustomerMissing."""
    if by.is_customer:
        refuse_for_customers(
            {
                "/customerId": draft.customer_id,
                "/priority": draft.priority,
                "/channel": draft.channel,
            }
        )
    owner = by.scope(draft.customer_id, otherwise=CustomerMissing)
    if owner is None:
        missing = FieldError("/customerId", "Name the customer whose ticket it is.", "missing")
        raise CustomerMissing(errors=(missing,))
    return owner


def _fields(draft: Draft, category: Category) -> dict[str, str]:
    """The fields of a new ticket; a mail can't be asked for any. Raises: InvalidFields."""
    kept = category.checked(draft.fields)
    if draft.channel is not Channel.EMAIL:
        category.must_have(kept, Needed.OPENING)
    return kept
