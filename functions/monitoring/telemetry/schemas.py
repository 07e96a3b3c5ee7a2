"""Telemetry as it comes in, and what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from functions.monitoring.telemetry.entities import MOST_SAMPLES, Outcome, Sample
from functions.monitoring.telemetry.influx import LONGEST_NAME, Precision
from shared.http import Moment, Query, Schema
from shared.messages import Unit
from shared.takes import Takes

NodeCode = Annotated[
    str,
    Field(min_length=1, max_length=200, description="The node's code.", examples=["olt-tver-1"]),
]
MetricName = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
MetricValue = Annotated[
    float, Field(ge=-1e30, le=1e30, allow_inf_nan=False), Takes(unit=Unit.VALUE)
]


class SampleForm(Schema):
    node: NodeCode
    at: Moment | None = Field(
        default=None,
        description="When it was measured; by default now. At most a day ago, 5 minutes ahead.",
        examples=["2026-03-10T09:00:00Z"],
    )
    up: bool | None = Field(
        default=None,
        description="Whether the node answered; without it, it did: a sample is a heartbeat.",
        examples=[True],
    )
    metrics: dict[MetricName, MetricValue] = Field(
        default_factory=dict,
        max_length=50,
        description="What was measured, by name.",
        examples=[{"rx_dbm": -27.5}],
    )

    def sample(self) -> Sample:
        """The sample that was sent."""
        metrics = {name: Decimal(repr(value)) for name, value in self.metrics.items()}
        return Sample(self.node, self.at, metrics, self.up)


class TelemetryForm(Schema):
    samples: tuple[SampleForm, ...] = Field(
        min_length=1, max_length=MOST_SAMPLES, description="What was seen, in any order."
    )


class InfluxQuery(Query):
    precision: Precision = Field(
        default=Precision.NANOSECONDS, description="The unit of the lines' times."
    )


class ResultView(Schema):
    number: int = Field(
        description="Which sample of the batch, from 0; of lines, the line's number.", examples=[0]
    )
    node: str = Field(description="The code that it named; may be empty.", examples=["olt-tver-1"])
    outcome: Outcome = Field(description="What became of it.", examples=["accepted"])


class TelemetryView(Schema):
    accepted: int = Field(description="How many samples were taken.", examples=[1])
    refused: int = Field(description="How many were not.", examples=[0])
    results: tuple[ResultView, ...] = Field(description="What became of each sample.")

    @classmethod
    def of(cls, results: Sequence[tuple[int, str, Outcome]]) -> TelemetryView:
        """An answer about samples: the number of each, its node and what became of it."""
        shown: list[dict[str, Any]] = [
            {"number": number, "node": node, "outcome": outcome}
            for number, node, outcome in results
        ]
        accepted = sum(outcome is Outcome.ACCEPTED for _, _, outcome in results)
        return cls(
            accepted=accepted,
            refused=len(results) - accepted,
            results=tuple(ResultView(**one) for one in shown),
        )
