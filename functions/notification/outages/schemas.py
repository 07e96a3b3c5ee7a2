"""The events that name the contracts of an outage or of planned work, page by page."""

from __future__ import annotations

from datetime import datetime

from shared.messaging.consumer import Received


class ReachedContract(Received):
    """A contract, and whose it is."""

    customer_id: str


class Reached(Received):
    """What each of these events says: a page of at most 40 contracts."""

    contracts: tuple[ReachedContract, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """Whose the contracts are, each once."""
        return tuple(dict.fromkeys(one.customer_id for one in self.contracts))


class StartedOutage(Reached):
    """monitoring.outage.started."""

    incident_id: str
    started_at: datetime


class EndedOutage(StartedOutage):
    """monitoring.outage.ended."""

    ended_at: datetime


class PlannedWork(Reached):
    """monitoring.maintenance.planned."""

    window_id: str
    title: str
    begins_at: datetime
    ends_at: datetime
