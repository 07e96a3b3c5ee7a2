"""What anybody may know of the network: where it is cut off, and where work is planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.monitoring.incidents.entities import IncidentState
from functions.monitoring.incidents.repository import IncidentRepository
from functions.monitoring.maintenance.repository import WindowRepository
from shared.clock import Clock
from shared.component import component

MOST = 200
_OPEN = (IncidentState.OPEN, IncidentState.ACKNOWLEDGED)


@dataclass(frozen=True, slots=True)
class Trouble:
    """An area without service since a moment."""

    area: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Work:
    """Work that is planned or going on in an area."""

    area: str
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class NetworkStatus:
    """What is cut off and worked on at a moment."""

    at: datetime
    outages: tuple[Trouble, ...]
    works: tuple[Work, ...]


@component
class Status:
    """The use case of the public status."""

    incidents: IncidentRepository
    windows: WindowRepository
    clock: Clock

    def get(self) -> NetworkStatus:
        """How the network is now, area by area: what has lasted longest comes first."""
        now = self.clock()
        since: dict[str, datetime] = {}
        for incident in self.incidents.list(_OPEN, None, None, MOST, None).items:
            known = since.get(incident.site, incident.started_at)
            since[incident.site] = min(known, incident.started_at)
        outages = sorted((Trouble(*one) for one in since.items()), key=lambda one: one.since)
        windows = self.windows.list_open(now, MOST, None).items
        works = tuple(
            Work(window.site, window.begins_at, window.ends_at)
            for window in windows
            if window.is_announced
        )
        return NetworkStatus(now, tuple(outages), works)
