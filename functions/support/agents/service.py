"""Keeping up with the colleagues that auth tells of."""

from __future__ import annotations

from functions.support.agents.entities import Agent
from functions.support.agents.repository import AgentRepository
from shared.component import component
from shared.dynamo import Table
from shared.dynamo.once import Once


@component
class AgentFollowing:
    """The use case of following auth's users."""

    table: Table
    agents: AgentRepository

    def update(self, agent: Agent, once: Once | None = None) -> None:
        """Keep a colleague as they are now. Raises: AlreadySeen, StaleEvent."""
        self.table.commit(self.agents.put(agent).once(once))
