"""Colleagues in the support table, as auth told of them.

pk AGENT#<user id>   sk AGENT
"""

from __future__ import annotations

from functions.support.agents.entities import Agent
from shared.component import component
from shared.dynamo import Item, Transaction, from_item, to_item


def agent_key(user_id: str) -> tuple[str, str]:
    """Where a colleague lies."""
    return f"AGENT#{user_id}", "AGENT"


def agent_in(item: Item | None) -> Agent | None:
    """The colleague that an item holds, if any was heard of."""
    return None if item is None else from_item(Agent, item)


@component
class AgentRepository:
    """Says how colleagues are written."""

    def put(self, agent: Agent) -> Transaction:
        """A colleague as they are now."""
        pk, sk = agent_key(agent.id)
        return Transaction().put(to_item(agent) | {"pk": pk, "sk": sk})
