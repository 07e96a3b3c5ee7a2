"""Merging and splitting tickets."""

from __future__ import annotations

from dataclasses import replace

from functions.support.joining.entities import MessageNotFound, merged
from functions.support.messages.entities import Message
from functions.support.messages.repository import MessageRepository
from functions.support.sla.policies import Rules
from functions.support.sla.repository import RULES_KEY, rules_in
from functions.support.tickets.branching import branched
from functions.support.tickets.entities import Ticket, TicketChanged, TicketNotFound
from functions.support.tickets.events import TicketMerged, TicketOpened, told
from functions.support.tickets.measuring import measured
from functions.support.tickets.repository import (
    NUMBERS,
    TicketRepository,
    ticket_in,
    ticket_key,
)
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.numbering import NumberTaken
from shared.principal import Principal
from shared.retrying import retrying


@component
class TicketJoining:
    """Use cases of merging and splitting."""

    table: Table
    tickets: TicketRepository
    messages: MessageRepository
    clock: Clock
    new_id: NewId

    def merge(
        self, ticket_id: str, into: str, by: Principal, once: KeyedRequest | None = None
    ) -> Ticket:
        """Close a ticket that lives on in another; what was said in it stays there, linked.

        Raises: TicketNotFound, CannotMerge, TicketIsClosed.
        """

        def commit() -> Ticket:
            gone, other, found = self.tickets.get_together(
                ticket_key(ticket_id), ticket_key(into), RULES_KEY
            )
            before, rules, now = (ticket_in(gone), ticket_in(other)), rules_in(found), self.clock()
            for ticket in before:
                by.must_reach(ticket.customer_id, otherwise=TicketNotFound)
            closed, kept = merged(*before, now)
            writes = self._changed(closed, before[0], rules, "ticket.merged")
            writes.emit(TicketMerged.of(closed))
            writes.extend(self._changed(kept, before[1], rules, "ticket.joined"))
            self.table.commit(writes.once(once, result=kept))
            return kept

        return retrying(commit, on=TicketChanged)

    def split(
        self,
        ticket_id: str,
        message_id: str,
        subject: str | None,
        by: Principal,
        once: KeyedRequest | None = None,
    ) -> Ticket:
        """Open a ticket with a message of another, where it stays, too.

        Raises: TicketNotFound, MessageNotFound.
        """
        new_id = id_for(once, "ticket", self.new_id)

        def commit() -> Ticket:
            found, counter, rules = self.tickets.get_together(
                ticket_key(ticket_id), NUMBERS.key, RULES_KEY
            )
            old = ticket_in(found)
            by.must_reach(old.customer_id, otherwise=TicketNotFound)
            message = self.messages.find_public(ticket_id, message_id)
            if message is None:
                raise MessageNotFound
            drawn, now = NUMBERS.after(counter), self.clock()
            opened = branched(old, new_id, drawn.text, subject or old.subject, now)
            if message.by == "staff":
                opened = replace(opened, asked_at=None)
            new, said = measured(opened, None, rules_in(rules), now)
            writes = Transaction().extend(drawn.taking).extend(self.tickets.add(new))
            writes.extend(self.messages.add(self._copied(message, new)))
            writes.audit(f"ticket#{new.id}", "ticket.split-off", at=now, after=new)
            writes.emit(*told(new, TicketOpened.of(new), *said))
            self.table.commit(writes.once(once, result=new))
            return new

        return retrying(commit, on=NumberTaken)

    def _changed(self, after: Ticket, before: Ticket, rules: Rules, action: str) -> Transaction:
        new, said = measured(after, before, rules, after.updated_at)
        writes = self.tickets.change(new, over=before).emit(*said)
        subject = f"ticket#{new.id}"
        return writes.audit(subject, action, at=new.updated_at, before=before, after=new)

    def _copied(self, message: Message, ticket: Ticket) -> Message:
        return replace(message, id=self.new_id(), ticket_id=ticket.id)
