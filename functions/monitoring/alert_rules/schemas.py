"""Alert rules as they come in and go out."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

from functions.monitoring.alert_rules.entities import AlertRuleDraft
from functions.monitoring.alert_rules.thresholds import Comparison, Condition
from functions.monitoring.fields import ID, Kind, Version
from functions.monitoring.vocabulary import NodeKind
from shared.http import Schema
from shared.messages import Unit
from shared.takes import Takes

_AS_NUMBER = PlainSerializer(float, return_type=float, when_used="json")


class ConditionModel(Schema):
    comparison: Comparison = Field(
        strict=False, description="How the value compares with the threshold.", examples=[">"]
    )
    threshold: Annotated[Decimal, _AS_NUMBER] = Field(
        description="The threshold, in the metric's own unit.", examples=[90]
    )
    for_minutes: Annotated[int, Field(ge=0, le=1440), Takes(unit=Unit.MINUTE)] = Field(
        default=0,
        description="For how many minutes it must hold; only samples change anything.",
        examples=[5],
    )

    def condition(self) -> Condition:
        """The condition that was sent."""
        return Condition(self.comparison, self.threshold, self.for_minutes * 60)


class AlertRuleForm(Schema):
    name: str = Field(
        min_length=1, max_length=100, description="What people call it.", examples=["CPU"]
    )
    metric: str = Field(
        min_length=1, max_length=100, description="The metric's name.", examples=["cpu"]
    )
    begins: ConditionModel = Field(description="When a problem begins.")
    ends: ConditionModel = Field(
        description="When it ends; between the two thresholds nothing changes.",
        examples=[{"comparison": "<=", "threshold": 80, "forMinutes": 0}],
    )
    kinds: tuple[Annotated[NodeKind, Field(strict=False)], ...] = Field(
        default=(),
        max_length=6,
        description="For nodes of these kinds; none for all.",
        examples=[["olt"]],
    )

    def draft(self) -> AlertRuleDraft:
        """The rule that was sent."""
        return AlertRuleDraft(
            self.name, self.metric, self.begins.condition(), self.ends.condition(), self.kinds
        )


class ConditionView(Schema):
    comparison: Comparison = Field(description="How the value compares.", examples=[">"])
    threshold: Annotated[Decimal, _AS_NUMBER] = Field(description="With what.", examples=[90])
    for_minutes: int = Field(description="For how many minutes.", ge=0, examples=[5])


class AlertRuleView(Schema):
    id: str = Field(description="The rule's id.", examples=[ID])
    name: str = Field(description="What people call it.", examples=["CPU"])
    metric: str = Field(description="The metric's name.", examples=["cpu"])
    begins: ConditionView = Field(description="When a problem begins.")
    ends: ConditionView = Field(description="When it ends.")
    kinds: tuple[Kind, ...] = Field(description="For nodes of these kinds; none for all.")
    version: Version
