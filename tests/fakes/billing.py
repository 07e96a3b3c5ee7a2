"""All of billing over one table: what its functions are made of, together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from functions.billing.books.queue import BookQueue
from functions.billing.runs.queue import RunQueue
from functions.billing.settings import BillingSettings
from functions.billing.statements.queue import RowsQueue
from shared.clock import Clock
from shared.dynamo.table import Table
from shared.ids import NewId, new_id
from shared.wiring import Resources, Wiring

SETTINGS = BillingSettings(table_name="billing")


@dataclass
class ListedQueue:
    """A queue in a list."""

    messages: list[Any] = field(default_factory=list)
    delays: list[int] = field(default_factory=list)

    def send(self, messages: Sequence[Any], delay: int = 0) -> None:
        self.messages.extend(messages)
        self.delays.extend(delay for _ in messages)


def billing_wiring(
    table: Table,
    clock: Clock,
    queue: Any,
    settings: BillingSettings = SETTINGS,
    new_id: NewId = new_id,
) -> Wiring:
    """The use cases of every function of billing."""
    resources = Resources(settings=settings, table=table, clock=clock, new_id=new_id)
    wiring = Wiring(resources).provide(RunQueue, lambda: queue)  # type: ignore[type-abstract]
    wiring.provide(RowsQueue, lambda: queue)  # type: ignore[type-abstract]
    return wiring.provide(BookQueue, lambda: queue)  # type: ignore[type-abstract]
