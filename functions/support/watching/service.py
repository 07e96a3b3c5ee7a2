"""What one can do about who watches a ticket."""

from __future__ import annotations

from functions.support.agents.entities import must_be_agent
from functions.support.agents.repository import agent_in, agent_key
from functions.support.tickets.changing import TicketChanging
from functions.support.tickets.entities import Ticket
from functions.support.tickets.parts import Watcher
from functions.support.watching.entities import unwatched, watched
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Item
from shared.principal import Principal


@component
class Watchers:
    """Use cases of watching."""

    changing: TicketChanging
    clock: Clock

    def add(self, ticket_id: str, watcher: Watcher, by: Principal) -> Ticket:
        """Keep somebody up to date. Raises: TicketNotFound, UnknownAgent, TooManyWatchers."""

        def changed(ticket: Ticket, agent: Item | None) -> Ticket:
            if watcher.user_id not in (None, by.id):
                must_be_agent(agent_in(agent), "/userId")
            return watched(ticket, watcher, self.clock())

        beside = (agent_key(watcher.user_id or by.id),)
        return self.changing.change(ticket_id, by, "ticket.watched", changed, beside=beside)

    def remove(self, ticket_id: str, watcher: Watcher, by: Principal) -> Ticket:
        """Keep somebody up to date no longer. Raises: TicketNotFound."""
        return self.changing.change(
            ticket_id, by, "ticket.unwatched", lambda t: unwatched(t, watcher.key, self.clock())
        )
