"""Telling people of tickets."""

from __future__ import annotations

from collections.abc import Iterable

from functions.support.agents.repository import agent_in, agent_key
from functions.support.teams.repository import team_in, team_key
from functions.support.telling.entities import AMONG_US, FOR_WHO_WORKS, Addressee, News
from functions.support.telling.events import NewsAddressed
from functions.support.tickets.entities import Ticket
from functions.support.tickets.repository import TicketRepository, ticket_in, ticket_key
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once


@component
class Telling:
    """The use case of telling; mail to a team as a whole is in the language `locale`."""

    table: Table
    tickets: TicketRepository
    clock: Clock
    locale: str

    def tell(self, news: News, once: Once | None = None) -> None:
        """Say to each who is to hear of it that it has happened; nobody is told of spam.

        Raises: AlreadySeen.
        """
        (item,) = self.tickets.get_together(ticket_key(news.ticket_id))
        if item is None or (ticket := ticket_in(item)).is_spam:
            return
        works = news.what in FOR_WHO_WORKS
        found = self._who_works(news) if works else self._who_watches(ticket, news)
        now, each = self.clock(), {one.email: one for one in found}
        events = [NewsAddressed.of(ticket, news, to, now) for to in each.values()]
        if events:
            self.table.commit(Transaction().emit(*events).once(once))

    def _who_works(self, news: News) -> list[Addressee]:
        """Who has the ticket; else its team, by the team's address or each by their own."""
        own, item = self.tickets.get_together(
            agent_key(news.assignee_id or ""), team_key(news.team or "")
        )
        if (agent := agent_in(own)) and agent.is_active and agent.email:
            return [Addressee(agent.email, agent.name, agent.locale or self.locale, agent.id)]
        if (team := team_in(item)) is None:
            return []
        if team.email:
            return [Addressee(team.email, team.name, self.locale)]
        return self._colleagues(team.members)

    def _who_watches(self, ticket: Ticket, news: News) -> list[Addressee]:
        """Those that watch it, but for who did it, and who is told as its requester anyway."""
        ids = [w.user_id for w in ticket.watchers if w.user_id and w.user_id != news.actor]
        outside = [] if news.what in AMONG_US else [w for w in ticket.watchers if w.email]
        locale = ticket.locale or self.locale
        contacts = [Addressee(w.email, w.name or "", locale) for w in outside if w.email]
        return [c for c in contacts if c.email != ticket.requester_email] + self._colleagues(ids)

    def _colleagues(self, user_ids: Iterable[str]) -> list[Addressee]:
        keys = [agent_key(one) for one in user_ids]
        agents = map(agent_in, self.tickets.get_together(*keys) if keys else ())
        return [
            Addressee(a.email, a.name, a.locale or self.locale, a.id)
            for a in agents
            if a is not None and a.is_active and a.email
        ]
