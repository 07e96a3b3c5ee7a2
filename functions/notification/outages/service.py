"""Telling many of one thing: an event for each, so that nobody waits for another's channel."""

from __future__ import annotations

from collections.abc import Sequence

from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import Once
from shared.event import Event


@component
class Addressing:
    """The use case of telling at most 40 customers."""

    table: Table

    def address(self, events: Sequence[Event], once: Once) -> None:
        """Say an event for each customer. Raises: StaleEvent, AlreadySeen, Unavailable."""
        self.table.commit(Transaction().emit(*events).once(once))


@component
class OnDuty:
    """Who is told of what breaks, by the `email` of whoever is on duty; empty for nobody."""

    email: str
