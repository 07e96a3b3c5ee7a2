"""What a node's heartbeats mean for its state, in the change that keeps them."""

from __future__ import annotations

from functions.monitoring.metrics.entities import Heard
from functions.monitoring.nodes.entities import Node
from functions.monitoring.nodes.repository import node_key
from functions.monitoring.states.entities import Beat, Change, Life, first_heard
from functions.monitoring.states.repository import life_key
from functions.monitoring.states.service import States, Step
from functions.monitoring.telemetry.following import Items, Key
from shared.component import component
from shared.dynamo import Transaction, from_item


@component
class LifeFollowing:
    """Lets a node live from heartbeat to heartbeat."""

    states: States

    def keys(self, node_id: str) -> tuple[Key, ...]:
        """The node, and what is known of its life."""
        return node_key(node_id), life_key(node_id)

    def follow(self, heard: Heard, items: Items) -> Transaction:
        """Its life after its heartbeats, with what has changed. Their failure: LifeChanged."""
        found, known = items.get(node_key(heard.node_id)), items.get(life_key(heard.node_id))
        if found is None:  # it was taken away at this moment
            return Transaction()
        node = from_item(Node, found)
        before = None if known is None else from_item(Life, known)
        life, changes = before, tuple[Change, ...]()
        for at in heard.beats:
            life, more = _lived(life, Beat(heard.node_id, at), node)
            changes += more
        if life is None or life == before:
            return Transaction()
        return self.states.writes(Step(before, life, changes), node)


def _lived(life: Life | None, beat: Beat, node: Node) -> tuple[Life, tuple[Change, ...]]:
    return first_heard(beat, node.kind) if life is None else life.heard(beat.at)
