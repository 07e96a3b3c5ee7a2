"""What one can learn from how far applications come."""

from __future__ import annotations

from datetime import timedelta

from functions.customer.funnel.entities import Funnel, FunnelDays, funnel_of
from functions.customer.funnel.repository import FunnelRepository
from shared.clock import Clock, day_begins, local_date
from shared.component import component

STATES = (
    "new",
    "feasible",
    "infeasible",
    "scheduled",
    "in_progress",
    "completed",
    "rejected",
    "cancelled",
)


@component
class Funnels:
    """Use cases of the funnel; `time_zone` is the office's."""

    funnels: FunnelRepository
    clock: Clock
    time_zone: str

    def get(self, asked: FunnelDays) -> Funnel:
        """The funnel of the applications of some days. Raises: InvalidFunnelDays."""
        since, until = asked.chosen(local_date(self.clock(), self.time_zone))
        entries = self.funnels.each_submitted(
            day_begins(since, self.time_zone),
            day_begins(until + timedelta(days=1), self.time_zone),
        )
        return funnel_of(entries, since, until, self.time_zone, STATES)
