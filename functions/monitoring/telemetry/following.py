"""What acts on new telemetry in the change that keeps it: the states of nodes, for instance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from functions.monitoring.metrics.entities import Heard
from shared.dynamo import Item, Transaction

Key = tuple[str, str]
Items = Mapping[Key, Item]


class Follower(Protocol):
    """Decides on what was heard of a node, from items that were read along with its pulse.

    What it writes must fail with a Conflict when one of them has changed since; it is asked again
    then. A hundred writes go into a transaction, so it should write few.
    """

    def keys(self, node_id: str) -> Sequence[Key]:
        """Where the items lie that it wants to see."""

    def follow(self, heard: Heard, items: Items) -> Transaction:
        """What follows from what was heard; `items` has those that there are."""
