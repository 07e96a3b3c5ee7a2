"""Policies of service as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from functions.support.sla.entities import Targets
from functions.support.sla.escalations import MOST_ESCALATIONS, Action, Escalation, When
from functions.support.sla.policies import PolicyDraft
from functions.support.teams.schemas import TeamCode
from functions.support.vocabulary import Priority, Target
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
Minutes = Annotated[int, Field(ge=0, le=YEAR), Takes(unit=Unit.MINUTE)]
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


class EscalationModel(Schema):
    target: Target = Field(
        strict=False, description="By which deadline it goes.", examples=["first_response"]
    )
    when: When = Field(strict=False, description="Before the deadline or after.")
    minutes: Minutes = Field(description="Working minutes from it.", examples=[30])
    action: Action = Field(
        strict=False,
        description="`raise_priority` by one step, `assign` to somebody, or `notify` by e-mail.",
    )
    assignee_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="The user who gets the ticket, or is told.",
        examples=[None],
    )
    team: TeamCode | None = Field(
        default=None,
        description="The team that gets the ticket, or is told; by default whoever has it is told.",
        examples=[None],
    )

    @model_validator(mode="after")
    def _named(self) -> Self:
        names = self.assignee_id is not None or self.team is not None
        if self.action is Action.ASSIGN and not names:
            raise ValueError("Send assigneeId or team: who gets the ticket.")
        if self.action is Action.RAISE_PRIORITY and names:
            raise ValueError("Raising the priority names nobody.")
        return self

    def escalation(self) -> Escalation:
        """The escalation that was sent."""
        return Escalation(
            self.target, self.when, self.minutes, self.action, self.assignee_id, self.team
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
    escalations: tuple[EscalationModel, ...] = Field(
        default=(),
        max_length=MOST_ESCALATIONS,
        description="What is done by itself before deadlines or after, once each.",
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
            tuple(one.escalation() for one in self.escalations),
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
    escalations: tuple[EscalationModel, ...] = Field(description="What is done by itself.")
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


class EscalatedView(Schema):
    target: Target = Field(description="Which promise it was about.", examples=["first_response"])
    action: Action = Field(description="What was done.", examples=["raise_priority"])
    at: datetime = Field(description="When it was done.")


class ServiceLevelView(Schema):
    policy_id: str | None = Field(
        description="The policy that counts; null promises nothing.", examples=[ID]
    )
    policy_name: str = Field(description="What people call it.", examples=["Companies"])
    deadlines: tuple[DeadlineView, ...] = Field(
        description="What is due, the earliest first; a clock that stands has none."
    )
    measured: tuple[MeasuredView, ...] = Field(description="What is over, and how it came out.")
    escalated: tuple[EscalatedView, ...] = Field(description="What was done by itself.")
