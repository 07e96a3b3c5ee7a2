"""What agents provide."""

from __future__ import annotations

from functions.support.agents.repository import AgentRepository
from functions.support.agents.service import AgentFollowing
from functions.support.settings import SupportConsumerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportConsumerSettings]) -> None:
    """Provide the following of colleagues."""
    wiring.provide(
        AgentFollowing, lambda: AgentFollowing(table=resources.table, agents=AgentRepository())
    )
