"""Alerts as Alertmanager sends them (its webhook of version 4), and as they go out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from functions.monitoring.alerts.entities import MOST_ALERTS, Report
from functions.monitoring.fields import ID
from shared.http import Schema
from shared.takes import Takes

_TEXT = 500
Fingerprint = Annotated[str, Field(min_length=1, max_length=64, examples=["a1b2c3d4e5f60718"])]


class _Foreign(BaseModel):
    """What another program sends: what is not needed of it is passed over."""

    model_config = ConfigDict(
        alias_generator=to_camel, frozen=True, extra="ignore", defer_build=True
    )


class AlertForm(_Foreign):
    status: Literal["firing", "resolved"] = Field(
        description="Whether it still fires.", examples=["firing"]
    )
    labels: dict[str, str] = Field(
        default_factory=dict,
        description="Its labels; `node` is the code of its node.",
        examples=[{"alertname": "RxLow", "node": "olt-tver-1", "severity": "warning"}],
    )
    annotations: dict[str, str] = Field(
        default_factory=dict,
        description="Its texts; `summary` is kept.",
        examples=[{"summary": "Signal too weak"}],
    )
    starts_at: AwareDatetime = Field(
        description="When it began.", examples=["2026-03-10T09:00:00Z"]
    )
    ends_at: AwareDatetime | None = Field(
        default=None, description="When it ended.", examples=["0001-01-01T00:00:00Z"]
    )
    fingerprint: Fingerprint = Field(description="What tells alerts apart.")

    def report(self) -> Report:
        """What it says."""
        return Report(
            fingerprint=self.fingerprint,
            starts_at=self.starts_at.astimezone(UTC),
            ends_at=self._end(),
            node=self.labels.get("node", ""),
            name=self.labels.get("alertname", "")[:_TEXT],
            severity=self.labels.get("severity", "")[:_TEXT],
            summary=self.annotations.get("summary", "")[:_TEXT],
        )

    def _end(self) -> datetime | None:
        """When it ended; the year 1 is no end, nor is one that is expected."""
        if self.status == "firing" or self.ends_at is None or self.ends_at.year == 1:
            return None
        return max(self.ends_at, self.starts_at).astimezone(UTC)


class AlertmanagerForm(_Foreign):
    version: Annotated[str, Takes("Must be the fourth version of the webhook.")] = Field(
        pattern="^4$", description="The version of the webhook.", examples=["4"]
    )
    truncated_alerts: int = Field(
        default=0, description="How many alerts were left out.", examples=[0]
    )
    alerts: tuple[AlertForm, ...] = Field(
        max_length=MOST_ALERTS, description="The alerts; `max_alerts` of the receiver is 100."
    )


class ReceivedView(Schema):
    accepted: int = Field(description="How many alerts were taken.", examples=[1])
    refused: int = Field(description="How many were left out by the sender.", examples=[0])


class AlertView(Schema):
    fingerprint: Fingerprint = Field(description="What tells alerts apart, with their beginning.")
    node_id: str | None = Field(description="The node's id.", examples=[ID])
    name: str = Field(description="What it is called.", examples=["RxLow"])
    severity: str = Field(description="Its label `severity`; may be empty.", examples=["warning"])
    summary: str = Field(description="What it says; may be empty.", examples=["Signal too weak"])
    starts_at: datetime = Field(description="When it began (UTC).")
    ends_at: datetime | None = Field(description="When it ended (UTC); null while it fires.")
