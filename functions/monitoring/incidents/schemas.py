"""Incidents as they come in and go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from functions.monitoring.fields import ID, UpdatedAt, Version
from functions.monitoring.incidents.entities import (
    Cause,
    IncidentDraft,
    IncidentState,
    Severity,
)
from shared.http import Moment, PageQuery, Schema


class IncidentQuery(PageQuery):
    state: IncidentState | None = Field(
        default=None, strict=False, description="Only incidents in this state.", examples=["open"]
    )
    site: str | None = Field(
        default=None,
        max_length=100,
        description="Only incidents at this site.",
        examples=["Тверь, центр"],
    )
    node_id: str | None = Field(
        default=None, max_length=64, description="Only incidents of this node.", examples=[ID]
    )


class IncidentForm(Schema):
    node_id: str = Field(
        min_length=1, max_length=64, description="The node that is broken.", examples=[ID]
    )
    title: str = Field(
        min_length=1,
        max_length=200,
        description="What is broken.",
        examples=["Обрыв кабеля на Лесной"],
    )
    severity: Severity = Field(
        default=Severity.MAJOR, strict=False, description="How bad it is.", examples=["major"]
    )
    started_at: Moment | None = Field(
        default=None,
        description="Since when (UTC); null for now.",
        examples=["2026-03-10T08:30:00Z"],
    )

    def draft(self) -> IncidentDraft:
        """The incident that was sent."""
        return IncidentDraft(self.node_id, self.title, self.severity, self.started_at)


class AssigneeForm(Schema):
    assignee_id: str | None = Field(
        max_length=64, description="The user who takes care of it; null for nobody.", examples=[ID]
    )


class NoteForm(Schema):
    text: str = Field(
        min_length=1,
        max_length=2000,
        description="What is worth knowing.",
        examples=["Бригада выехала."],
    )


class NoteView(Schema):
    text: str = Field(description="What somebody wrote.", examples=["Бригада выехала."])
    by: str = Field(description="The user who wrote it.", examples=[ID])
    at: datetime = Field(description="When it was written (UTC).")


class IncidentView(Schema):
    id: str = Field(description="The incident's id.", examples=[ID])
    node_id: str = Field(description="The node that is broken.", examples=[ID])
    node_code: str = Field(description="What programs call it.", examples=["olt-tver-1"])
    node_name: str = Field(description="What people call it.", examples=["OLT Лесная 1"])
    site: str = Field(description="Where it stands; may be empty.", examples=["Тверь, центр"])
    title: str = Field(description="What is broken.", examples=["OLT Лесная 1"])
    state: IncidentState = Field(
        description="How far it is; the failure of a node above stands for a merged one.",
        examples=["open"],
    )
    severity: Severity = Field(description="How bad it is.", examples=["critical"])
    cause: Cause = Field(description="How it became known.", examples=["silence"])
    started_at: datetime = Field(description="Since when it is broken (UTC).")
    opened_at: datetime = Field(description="When that became known (UTC).")
    ended_at: datetime | None = Field(description="Until when (UTC); null until then.")
    acknowledged_at: datetime | None = Field(description="When somebody took it; null until then.")
    acknowledged_by: str | None = Field(description="Who did; null for nobody.", examples=[ID])
    resolved_by: str | None = Field(
        description="Who said that it is over; null where the node was heard of.", examples=[ID]
    )
    assignee_id: str | None = Field(description="Who takes care of it.", examples=[ID])
    merged_into: str | None = Field(
        description="The node whose failure stands for it; null for none.", examples=[None]
    )
    told: int = Field(description="How often who is on duty was told of it.", ge=1, examples=[1])
    notes: tuple[NoteView, ...] = Field(description="What was written about it.")
    contracts: int = Field(description="How many contracts it cuts off.", ge=0, examples=[120])
    buildings: int = Field(description="In how many buildings.", ge=0, examples=[3])
    is_counted: bool = Field(
        description="Whether all of them had been found when it was read: a worker does that.",
        examples=[True],
    )
    updated_at: UpdatedAt
    version: Version


class ConnectionView(Schema):
    contract_id: str = Field(description="The contract.", examples=[ID])
    customer_id: str = Field(description="Whose it is.", examples=[ID])
    building_id: str = Field(description="Where; may be empty.", examples=[ID])


class ReachedView(Schema):
    number: int = Field(description="The number of this page, from 1 on.", ge=1, examples=[1])
    connections: tuple[ConnectionView, ...] = Field(description="Contracts, at most 40.")
