"""What one can ask of tickets as a whole."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from functions.support.reports.entities import MOST_TICKETS, By, Row, Span, TooManyTickets, rows
from functions.support.reports.repository import FactRepository
from shared.clock import Clock
from shared.component import component


@component
class TicketReports:
    """The use case of reports; days are those of the provider's time zone."""

    facts: FactRepository
    clock: Clock
    time_zone: str

    def rows(self, first: date | None, last: date | None, by: By | None) -> list[Row]:
        """The rows of a report over some days, by default this month's so far.

        Raises: InvalidReportDays, TooManyTickets.
        """
        span = Span.of(first, last, self.clock(), ZoneInfo(self.time_zone))
        found = self.facts.list_since(span.begins, MOST_TICKETS + 1)
        if len(found) > MOST_TICKETS:
            raise TooManyTickets
        return rows(found, span, by)
