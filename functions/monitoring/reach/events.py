"""What is said to whom an outage or planned work reaches: an event a page of contracts."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from functions.monitoring.connections.entities import Connection
from functions.monitoring.reach.entities import Purpose, Reach
from shared.event import Event
from shared.messaging.data import EventData

_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


class ReachedContract(BaseModel):
    """A contract that is cut off, whose it is, and where."""

    contract_id: str = Field(examples=[_ID])
    customer_id: str = Field(examples=["01890a5d-ac96-774b-bcce-b302099a8058"])
    building_id: str = Field(
        description="Empty where it is not known.",
        examples=["01890a5d-ac96-774b-bcce-b302099a8059"],
    )
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)

    @classmethod
    def of(cls, one: Connection) -> ReachedContract:
        """The contract as events name it."""
        return cls(
            contract_id=one.contract_id, customer_id=one.customer_id, building_id=one.building_id
        )


class ReachEvent(EventData):
    """What every such event says: of which contracts it is, page by page."""

    page: int = Field(description="Its number, from 1 on.", examples=[1])
    node_name: str = Field(examples=["OLT Лесная 1"])
    site: str = Field(examples=["Тверь, центр"])
    contracts: tuple[ReachedContract, ...] = Field(description="At most 40.")


class OutageStarted(ReachEvent):
    """Contracts are cut off; a contract is in one outage at a time."""

    event_type: ClassVar[str] = "monitoring.outage.started"
    incident_id: str = Field(examples=[_ID])
    started_at: datetime = Field(description="Since when.")


class OutageEnded(ReachEvent):
    """Contracts that were cut off are served again."""

    event_type: ClassVar[str] = "monitoring.outage.ended"
    incident_id: str = Field(examples=[_ID])
    started_at: datetime = Field(description="Since when they were cut off.")
    ended_at: datetime = Field(description="Until when.")
    maintenance: tuple[tuple[datetime, datetime], ...] = Field(
        default=(), description="When of this time work was announced, as spans."
    )


class MaintenancePlanned(ReachEvent):
    """Work is planned, or planned otherwise, that these contracts will notice."""

    event_type: ClassVar[str] = "monitoring.maintenance.planned"
    window_id: str = Field(examples=[_ID])
    title: str = Field(examples=["Замена оборудования"])
    begins_at: datetime = Field(description="When it begins.")
    ends_at: datetime = Field(description="When it ends.")


def begun(reach: Reach, page: int, connections: tuple[Connection, ...], at: datetime) -> Event:
    """The event that these contracts are reached."""
    contracts = tuple(ReachedContract.of(one) for one in connections)
    same = {"page": page, "node_name": reach.node_name, "site": reach.site, "contracts": contracts}
    if reach.purpose is Purpose.OUTAGE:
        started = OutageStarted(incident_id=reach.subject_id, started_at=reach.begins_at, **same)
        return started.event(subject=_subject(reach, page), at=at, sequence=1)
    planned = MaintenancePlanned(
        window_id=reach.subject_id,
        title=reach.title,
        begins_at=reach.begins_at,
        ends_at=reach.ends_at or reach.begins_at,
        **same,
    )
    return planned.event(subject=_subject(reach, page), at=at, sequence=reach.round)


def ended(
    reach: Reach,
    page: int,
    connections: tuple[Connection, ...],
    maintenance: tuple[tuple[datetime, datetime], ...],
    at: datetime,
) -> Event:
    """The event that these contracts are served again."""
    over = OutageEnded(
        incident_id=reach.subject_id,
        page=page,
        node_name=reach.node_name,
        site=reach.site,
        contracts=tuple(ReachedContract.of(one) for one in connections),
        started_at=reach.begins_at,
        ended_at=reach.ends_at or at,
        maintenance=maintenance,
    )
    return over.event(subject=_subject(reach, page), at=at, sequence=2)


def _subject(reach: Reach, page: int) -> str:
    return f"{reach.subject_id}#{page}"
