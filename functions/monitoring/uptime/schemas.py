"""Uptime as it is asked for and goes out."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

from functions.monitoring.fields import ID
from functions.monitoring.uptime.entities import Asked
from shared.http import Moment, Query, Schema

_AS_NUMBER = PlainSerializer(float, return_type=float, when_used="json")


class UptimeQuery(Query):
    node_id: str | None = Field(
        default=None, min_length=1, max_length=64, description="Of this node.", examples=[ID]
    )
    building_id: str | None = Field(
        default=None, min_length=1, max_length=64, description="Of this building."
    )
    customer_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="Of this customer's contracts; a customer gets their own.",
    )
    from_: Moment | None = Field(
        default=None, alias="from", description="Since when; 30 days before the end if not named."
    )
    to: Moment | None = Field(default=None, description="Until when; now if not named.")

    def asked(self) -> Asked:
        """What is asked for."""
        return Asked(self.node_id, self.building_id, self.customer_id, self.from_, self.to)


class ServedView(Schema):
    kind: str = Field(description="node, building or contract.", examples=["contract"])
    id: str = Field(description="Its id.", examples=[ID])
    up_seconds: int = Field(
        description="Seconds in which it was served: the numerator.", ge=0, examples=[2591400]
    )
    counted_seconds: int = Field(
        description="Seconds that count: the denominator, without maintenance.",
        ge=0,
        examples=[2592000],
    )
    maintenance_seconds: int = Field(
        description="Seconds of planned work, which count as neither.", ge=0, examples=[0]
    )
    percent: Annotated[Decimal, _AS_NUMBER] | None = Field(
        description="Their share in percent, to three decimals; null where nothing counts.",
        examples=[99.977],
    )


class UptimeView(Schema):
    begins_at: datetime = Field(description="Since when (UTC).")
    ends_at: datetime = Field(description="Until when (UTC).")
    parts: tuple[ServedView, ...] = Field(description="What was measured, at most 20.")
