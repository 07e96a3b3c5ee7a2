"""What a node's heartbeats mean for its state, in the change that keeps them."""

from __future__ import annotations

from functions.monitoring.alert_rules.repository import RULES_KEY, rules_in
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
        """The node, what is known of its life, and the alert rules."""
        return node_key(node_id), life_key(node_id), RULES_KEY

    def follow(self, heard: Heard, items: Items) -> Transaction:
        """Its life after what was heard, with what has changed. Their failure: LifeChanged."""
        found, known = items.get(node_key(heard.node_id)), items.get(life_key(heard.node_id))
        if found is None:  # it was taken away at this moment
            return Transaction()
        node = from_item(Node, found)
        before = None if known is None else from_item(Life, known)
        life, changes = _lived(before, heard, node)
        if life is not None and heard.values:
            rules = rules_in(items.get(RULES_KEY)).for_kind(node.kind)
            for value in heard.values:
                life, more = life.measured(value.metric, value.value, value.at, rules)
                changes += more
        if life is None or life == before:
            return Transaction()
        return self.states.writes(Step(before, life, changes), node)


def _lived(life: Life | None, heard: Heard, node: Node) -> tuple[Life | None, tuple[Change, ...]]:
    """A node after its heartbeats, and after silence where somebody had asked it."""
    changes = tuple[Change, ...]()
    answers = [(at, True) for at in heard.beats] + [(at, False) for at in heard.silences]
    for at, answered in sorted(answers):
        more = tuple[Change, ...]()
        if life is not None:
            life, more = life.heard(at) if answered else life.denied(at)
        elif answered:
            life, more = first_heard(Beat(heard.node_id, at), node.kind)
        changes += more
    return life, changes
