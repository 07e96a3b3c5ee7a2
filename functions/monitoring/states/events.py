"""What is said of nodes."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.monitoring.nodes.entities import Node
from functions.monitoring.states.entities import Change
from functions.monitoring.vocabulary import NodeState
from shared.event import Event
from shared.messaging.data import EventData

_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


class NodeEvent(EventData):
    """What every event of a node's state says."""

    node_id: str = Field(examples=[_ID])
    code: str = Field(examples=["olt-tver-1"])
    name: str = Field(examples=["OLT Лесная 1"])
    kind: str = Field(examples=["olt"])
    site: str = Field(examples=["Тверь, центр"])
    since: datetime = Field(description="Since when it is so.")
    is_flapping: bool = Field(description="Whether it changes all the time.", examples=[False])

    @classmethod
    def of(cls, node: Node, change: Change, at: datetime) -> Event:
        """The event of a change, said at a moment."""
        data = cls(
            node_id=node.id,
            code=node.code,
            name=node.name,
            kind=node.kind.value,
            site=node.site,
            since=change.at,
            is_flapping=change.is_flapping,
        )
        return data.event(subject=node.id, at=at, sequence=change.sequence)


class NodeDown(NodeEvent):
    """A node has been silent for too long."""

    event_type: ClassVar[str] = "monitoring.node.down"


class NodeUp(NodeEvent):
    """A node that was down is heard of again."""

    event_type: ClassVar[str] = "monitoring.node.up"


def said(node: Node, change: Change, at: datetime) -> tuple[Event, ...]:
    """What is said of a change: that a node is down, or is up again."""
    if change.after is NodeState.DOWN:
        return (NodeDown.of(node, change, at),)
    return (NodeUp.of(node, change, at),) if change.before is NodeState.DOWN else ()
