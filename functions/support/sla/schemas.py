"""Policies of service as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.support.sla.entities import Target, Targets
from functions.support.sla.policies import PolicyDraft
from functions.support.vocabulary import Priority
from shared.http import Schema
from shared.messages import Unit
from shared.takes import Takes

ID = "01890a5d-ac96-774b-bcce-b302099a8062"
YEAR = 366 * 24 * 60
Promise = Annotated[
    int | None,
    Field(ge=1, le=YEAR, description="Working minutes; null promises nothing.", examples=[60]),
    Takes(unit=Unit.MINUTE),
]
Percent = Annotated[
    int,
    Field(
        ge=1,
        le=99,
        description="After which part of the time a warning comes, in percent.",
        examples=[80],
    ),
    Takes(unit=Unit.PERCENT),
]
Position = Annotated[
    int,
    Field(ge=1, le=1000, description="Policies are tried in this order.", examples=[10]),
    Takes(unit=Unit.VALUE),
]
Group = Annotated[str, Field(min_length=1, max_length=40)]
Category = Annotated[str, Field(min_length=1, max_length=40)]


class TargetsModel(Schema):
    first_response: Promise = None
    next_response: Promise = None
    resolution: Promise = None
    warning_percent: Percent = 80

    def targets(self) -> Targets:
        """The targets that were sent."""
        return Targets(
            self.first_response, self.next_response, self.resolution, self.warning_percent
        )


class PolicyForm(Schema):
    name: str = Field(
        min_length=1, max_length=100, description="What people call it.", examples=["Companies"]
    )
    position: Position = 100
    calendar_id: str = Field(
        min_length=1, max_length=64, description="The calendar it counts by.", examples=[ID]
    )
    targets: TargetsModel = Field(description="What is promised.")
    priorities: tuple[Priority, ...] = Field(
        default=(), max_length=4, description="For tickets of these priorities; none for all."
    )
    categories: tuple[Category, ...] = Field(
        default=(), max_length=20, description="For tickets of these categories; none for all."
    )
    groups: tuple[Group, ...] = Field(
        default=(),
        max_length=20,
        description="For customers with one of these tags; `person` and `company` count as such.",
        examples=[["company"]],
    )

    def draft(self) -> PolicyDraft:
        """The policy that was sent."""
        return PolicyDraft(
            self.name,
            self.position,
            self.calendar_id,
            self.targets.targets(),
            tuple(self.priorities),
            self.categories,
            self.groups,
        )


class PolicyView(Schema):
    id: str = Field(description="The policy's id.", examples=[ID])
    name: str = Field(description="What people call it.", examples=["Companies"])
    position: int = Field(description="Policies are tried in this order.", examples=[10])
    calendar_id: str = Field(description="The calendar it counts by.", examples=[ID])
    targets: TargetsModel = Field(description="What is promised.")
    priorities: tuple[Priority, ...] = Field(description="For these priorities; none for all.")
    categories: tuple[str, ...] = Field(description="For these categories; none for all.")
    groups: tuple[str, ...] = Field(description="For customers with one of these tags.")
    version: int = Field(description="For If-Match.", ge=1, examples=[1])


class DeadlineView(Schema):
    target: Target = Field(description="Which of the targets it is.", examples=["first_response"])
    due_at: datetime = Field(description="When it is due.")
    warning_at: datetime = Field(description="When it is nearly due.")
    warned_at: datetime | None = Field(description="When the warning was given; null until then.")
    breached_at: datetime | None = Field(description="When it was found late; null until then.")


class MeasuredView(Schema):
    target: Target = Field(description="What was promised.", examples=["first_response"])
    done_at: datetime = Field(description="When it was done.")
    used_minutes: int = Field(description="How many working minutes it took.", examples=[12])
    left_minutes: int = Field(
        description="How many were left; negative when it was late.", examples=[48]
    )
    kept: bool = Field(description="Whether it was in time.", examples=[True])


class ServiceLevelView(Schema):
    policy_id: str | None = Field(
        description="The policy that counts; null promises nothing.", examples=[ID]
    )
    policy_name: str = Field(description="What people call it.", examples=["Companies"])
    deadlines: tuple[DeadlineView, ...] = Field(
        description="What is due, the earliest first; a clock that stands has none."
    )
    measured: tuple[MeasuredView, ...] = Field(description="What is over, and how it came out.")
