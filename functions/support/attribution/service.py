"""Giving tickets to customers."""

from __future__ import annotations

from dataclasses import replace

from functions.support.attribution.entities import TicketHasCustomer, unknown_customer
from functions.support.customers.repository import customer_in, customer_key
from functions.support.sla.repository import RULES_KEY, rules_in
from functions.support.tickets.entities import Ticket, TicketChanged, TicketNotFound
from functions.support.tickets.events import TicketAttributed
from functions.support.tickets.measuring import measured
from functions.support.tickets.repository import TicketRepository, ticket_in, ticket_key
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.principal import Principal
from shared.retrying import retrying


@component
class Attribution:
    """The use case of giving a ticket to a customer."""

    table: Table
    tickets: TicketRepository
    clock: Clock

    def give(self, ticket_id: str, customer_id: str, by: Principal) -> Ticket:
        """Say whose ticket it is; to say it again changes nothing.

        Raises: TicketNotFound, TicketHasCustomer, UnknownCustomer.
        """
        return retrying(lambda: self._give(ticket_id, customer_id, by), on=TicketChanged)

    def _give(self, ticket_id: str, customer_id: str, by: Principal) -> Ticket:
        """Raises: TicketChanged, and as `give`."""
        found, rules, customer = self.tickets.get_together(
            ticket_key(ticket_id), RULES_KEY, customer_key(customer_id)
        )
        old, known = ticket_in(found), customer_in(customer)
        by.must_reach(old.customer_id, otherwise=TicketNotFound)
        if old.customer_id == customer_id:
            return old
        if old.customer_id is not None:
            raise TicketHasCustomer
        if known is None or known.is_merged:
            raise unknown_customer()
        now = self.clock()
        given = replace(old.of(customer_id, now), groups=known.groups)
        new, said = measured(given, old, rules_in(rules), now)
        self.table.commit(
            self.tickets.change(new, over=old)
            .audit(f"ticket#{new.id}", "ticket.attributed", at=now, before=old, after=new)
            .emit(TicketAttributed.of(new), *said)
        )
        return new
