"""Facts of tickets as reports read them (tickets/facts.py)."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from functions.support.tickets.facts import Fact, fact_in, facts_since
from shared.component import component
from shared.dynamo import Table

_PAGE = 2_000


@component
class FactRepository:
    """Reads facts."""

    table: Table

    def list_since(self, moment: datetime, limit: int) -> list[Fact]:
        """Facts of what ended from a moment on, or still waits; at most so many."""
        found = self.table.each(facts_since(moment), page_size=_PAGE)
        return [fact_in(item) for item in islice(found, limit)]
