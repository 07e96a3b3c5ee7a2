"""What the page of today shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.gateway.office.entities import Today, Waiting, items_of
from functions.gateway.screens.page import mark
from functions.gateway.screens.words import RUN, Word, word


@dataclass(frozen=True, slots=True)
class Count:
    """A number on the page of today: its text, and where its list is."""

    text: str
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Counts of what waits, and the last billing run with what is said of its state."""

    counts: tuple[Count, ...]
    run: dict[str, Any] | None
    run_state: Word | None
    run_failed: bool


def today_page(today: Today) -> TodayPage:
    """The page of today; what the visitor may not see is left out."""
    counts = (
        Count(mark("Applications to check"), today.applications),
        Count(mark("Visits booked"), today.visits),
        Count(mark("Tickets that wait for us"), today.tickets),
        Count(mark("Tickets that nobody has"), today.unassigned_tickets),
        Count(mark("Failed payments"), today.failed_payments),
        Count(mark("Refunds to approve"), today.refunds),
    )
    run = next(iter(items_of(today.last_run)), None)
    return TodayPage(
        counts=tuple(c for c in counts if not c.waiting.refused),
        run=run,
        run_state=None if run is None else word(RUN, run["state"]),
        run_failed=not today.last_run.available and not today.last_run.refused,
    )
