"""What is done with tickets when an outage begins and ends, and with those opened meanwhile.

Customers are marked while they are cut off, and a ticket is answered only while its mark is there:
so nobody hears that we know of an outage after hearing that it is over, whatever the order of
events. Each ticket is one transaction, which holds that it was told.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from functions.support.customers.repository import customer_in, customer_key
from functions.support.linking.entities import TooManyLinks
from functions.support.messages.entities import Message
from functions.support.messages.events import TicketReplied
from functions.support.messages.repository import MessageRepository
from functions.support.outages.entities import (
    AlreadyTold,
    Concerned,
    Outage,
    OutageIsOver,
    Phase,
    begun,
    over,
)
from functions.support.outages.repository import OutageRepository
from functions.support.outages.texts import text_of
from functions.support.tickets.entities import Filter, Ticket, TicketChanged, TooManyPauses
from functions.support.tickets.events import told
from functions.support.tickets.measuring import measured
from functions.support.tickets.repository import TicketRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once
from shared.ids import NewId
from shared.retrying import retrying

MOST_TICKETS = 50
"""How many of a customer's latest tickets are looked at."""
_NOTHING_TO_SAY = (AlreadyTold, OutageIsOver, TooManyLinks, TooManyPauses)


@component
class OutageAnswering:
    """Use cases of outages; who is not known is written to in the language `locale`."""

    table: Table
    tickets: TicketRepository
    messages: MessageRepository
    outages: OutageRepository
    concerned: Concerned
    clock: Clock
    new_id: NewId
    locale: str
    time_zone: str

    def begin(self, outage: Outage, customer_ids: Iterable[str], once: Once) -> None:
        """Mark at most 40 customers as cut off, and answer their tickets that wait.

        Raises: StaleEvent, AlreadySeen, Unavailable.
        """
        people = tuple(dict.fromkeys(customer_ids))
        marks = Transaction().once(once.begun(self.new_id()))
        for customer_id in people:
            marks.extend(self.outages.mark(customer_id, outage))
        self.table.commit(marks)
        for customer_id in people:
            for ticket in self._latest(customer_id):
                if self.concerned.by_beginning(ticket, customer_id):
                    self._tell(ticket.id, customer_id, outage, Phase.BEGUN)
        self.table.commit(Transaction().once(once))

    def end(self, outage: Outage, customer_ids: Iterable[str], once: Once) -> None:
        """Take the marks of at most 40 customers away, and ask in their tickets whether all works.

        Raises: StaleEvent, AlreadySeen, Unavailable.
        """
        people = tuple(dict.fromkeys(customer_ids))
        marks = Transaction().once(once.begun(self.new_id()))
        for customer_id in people:
            marks.extend(self.outages.unmark(customer_id, outage.incident_id))
        self.table.commit(marks)
        for customer_id in people:
            for ticket in self._latest(customer_id):
                if self.concerned.by_end(ticket, customer_id, outage):
                    self._tell(ticket.id, customer_id, outage, Phase.OVER)
        self.table.commit(Transaction().once(once))

    def recognise(self, ticket_id: str, customer_id: str | None) -> None:
        """Answer a ticket that has come during an outage. Raises: TicketNotFound, Unavailable."""
        if not customer_id:
            return
        for outage in self.outages.of(customer_id):
            self._tell(ticket_id, customer_id, outage, Phase.BEGUN)

    def _latest(self, customer_id: str) -> tuple[Ticket, ...]:
        return self.tickets.list(Filter(customer_id=customer_id), MOST_TICKETS).items

    def _tell(self, ticket_id: str, customer_id: str, outage: Outage, phase: Phase) -> None:
        """Tell a ticket, if there is still a reason to, and it has not been told."""

        def attempt() -> None:
            old, rules, (item,) = self.tickets.get_beside(ticket_id, customer_key(customer_id))
            if not self._is_meant(old, customer_id, outage, phase):
                return
            known, now = customer_in(item), self.clock()
            locale = old.locale or (known.locale if known else self.locale)
            text = text_of(phase, outage.since, locale, self.time_zone)
            changed = begun(old, outage, now) if phase is Phase.BEGUN else over(old, now)
            new, said = measured(changed, old, rules, now)
            message = self._message(new, text)
            writes = self.tickets.change(new, over=old).extend(self.messages.add(message))
            writes.extend(self.outages.tell(old.id, outage.incident_id, phase))
            if phase is Phase.BEGUN:
                writes.extend(self.outages.must_last(customer_id, outage.incident_id))
            subject, verb = f"ticket#{new.id}", "ticket.replied"
            writes.audit(subject, verb, at=now, before=old, after=new)
            self.table.commit(writes.emit(*told(new, TicketReplied.of(new, message), *said)))

        with suppress(*_NOTHING_TO_SAY):
            retrying(attempt, on=TicketChanged)

    def _is_meant(self, ticket: Ticket, customer_id: str, outage: Outage, phase: Phase) -> bool:
        if phase is Phase.BEGUN:
            return self.concerned.by_beginning(ticket, customer_id)
        return self.concerned.by_end(ticket, customer_id, outage)

    def _message(self, ticket: Ticket, text: str) -> Message:
        return Message(
            id=self.new_id(),
            ticket_id=ticket.id,
            customer_id=ticket.customer_id,
            by="staff",
            text=text,
            created_at=ticket.updated_at,
        )
