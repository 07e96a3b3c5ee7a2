"""What is said of incidents."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.monitoring.incidents.entities import Incident
from shared.event import Event
from shared.messaging.data import EventData

_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


class IncidentEvent(EventData):
    """What every event of an incident says."""

    incident_id: str = Field(examples=[_ID])
    node_id: str = Field(examples=["01890a5d-ac96-774b-bcce-b302099a8058"])
    node_code: str = Field(examples=["olt-tver-1"])
    node_name: str = Field(examples=["OLT Лесная 1"])
    site: str = Field(examples=["Тверь, центр"])
    title: str = Field(examples=["OLT Лесная 1 does not answer"])
    severity: str = Field(examples=["critical"])
    state: str = Field(examples=["open"])
    started_at: datetime = Field(description="Since when it is broken.")
    ended_at: datetime | None = Field(default=None, description="Until when; null until then.")
    assignee_id: str | None = Field(
        default=None, description="The user who takes care of it.", examples=[_ID]
    )

    @classmethod
    def of(cls, incident: Incident) -> Event:
        """The event of an incident's new state."""
        data = cls(
            incident_id=incident.id,
            node_id=incident.node_id,
            node_code=incident.node_code,
            node_name=incident.node_name,
            site=incident.site,
            title=incident.title,
            severity=incident.severity.value,
            state=incident.state.value,
            started_at=incident.started_at,
            ended_at=incident.ended_at,
            assignee_id=incident.assignee_id,
        )
        return data.event(subject=incident.id, at=incident.updated_at, sequence=incident.version)


class IncidentOpened(IncidentEvent):
    """Something is broken."""

    event_type: ClassVar[str] = "monitoring.incident.opened"


class IncidentAcknowledged(IncidentEvent):
    """Somebody takes care of an incident."""

    event_type: ClassVar[str] = "monitoring.incident.acknowledged"


class IncidentEscalated(IncidentEvent):
    """Nobody has acknowledged an incident yet."""

    event_type: ClassVar[str] = "monitoring.incident.escalated"


class IncidentResolved(IncidentEvent):
    """An incident is over."""

    event_type: ClassVar[str] = "monitoring.incident.resolved"
