"""Bulk changes as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, model_validator

from functions.support.bulk.entities import MOST, Bulk, BulkState, Edit, Given, Outcome
from functions.support.teams.schemas import TeamCode
from functions.support.tickets.entities import WAITING
from functions.support.tickets.places import Order, Selection
from functions.support.tickets.schemas import ID, Tag
from functions.support.views.schemas import TicketFilter
from functions.support.vocabulary import Priority, State
from shared.http import Schema

Number = Annotated[int, Field(ge=0, examples=[12])]


class BulkFilter(TicketFilter):
    """The tickets that fit all of it."""

    customer_id: str | None = Field(
        default=None, min_length=1, max_length=64, description="Of this customer.", examples=[ID]
    )
    due_before: datetime | None = Field(
        default=None, description="Those that wait and are due by then."
    )

    def selection(self) -> Selection:
        """Which tickets; where only waiting ones are asked for, no others are looked through."""
        waiting = bool(self.states) and set(self.states) <= set(WAITING)
        return Selection(
            states=self.states,
            categories=self.categories,
            priorities=self.priorities,
            assignee_id=self.assignee_id,
            team=self.team,
            tag=self.tag,
            customer_id=self.customer_id,
            unassigned=self.unassigned,
            at_risk=self.at_risk,
            due_before=self.due_before,
            order=Order.DEADLINE if waiting else Order.NEWEST,
        )


class GivenForm(Schema):
    """Who works on the tickets from now on; nobody if neither is sent."""

    assignee_id: str | None = Field(
        default=None, min_length=1, max_length=64, description="The user.", examples=[ID]
    )
    team: TeamCode | None = Field(default=None, description="The team.", examples=["second-line"])


class EditForm(Schema):
    """What is done to each ticket: all of it, or nothing where a part is impossible."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    assign: GivenForm | None = Field(default=None, description="Give it to somebody.")
    priority: Priority | None = Field(
        default=None, strict=False, description="How urgent it is.", examples=["low"]
    )
    state: State | None = Field(
        default=None, strict=False, description="Move it to this state.", examples=["resolved"]
    )
    add_tags: tuple[Tag, ...] = Field(
        default=(), max_length=20, description="Tags that are added.", examples=[["outage"]]
    )
    remove_tags: tuple[Tag, ...] = Field(
        default=(), max_length=20, description="Tags that are taken away.", examples=[["vip"]]
    )
    close_as_spam: bool = Field(
        default=False, description="Close it from whatever state it is in, as spam."
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.edit() == Edit():
            raise ValueError("Say what is to be done.")
        return self

    def edit(self) -> Edit:
        """What is done."""
        to = self.assign
        return Edit(
            assign=Given(to.assignee_id, to.team) if to else None,
            priority=self.priority,
            state=self.state,
            add_tags=self.add_tags,
            remove_tags=self.remove_tags,
            close_as_spam=self.close_as_spam,
        )


class BulkForm(Schema):
    """Either the ids of tickets, or a filter that they fit."""

    ids: tuple[Annotated[str, Field(min_length=1, max_length=64)], ...] | None = Field(
        default=None,
        min_length=1,
        max_length=MOST,
        description="The tickets by their ids.",
        examples=[[ID]],
    )
    filter: BulkFilter | None = Field(
        default=None, description="The tickets that fit all of it.", examples=[None]
    )
    edit: EditForm = Field(
        description="What is done to each of them.", examples=[{"priority": "low"}]
    )
    dry_run: bool = Field(
        default=False, description="Only say how many there are, and which are the first."
    )

    @model_validator(mode="after")
    def _either(self) -> Self:
        if (self.ids is None) == (self.filter is None):
            raise ValueError("Send either ids or a filter.")
        return self

    def meant(self) -> Selection | tuple[str, ...]:
        """Which tickets."""
        return self.filter.selection() if self.filter else self.ids or ()


class FirstView(Schema):
    id: str = Field(description="The ticket's id.", examples=[ID])
    number: str = Field(description="The number that people call it by.", examples=["T-000042"])
    subject: str = Field(description="What it is about.", examples=["No connection"])


class BulkView(Schema):
    id: str | None = Field(description="The bulk change's id; null for a dry run.", examples=[ID])
    state: BulkState = Field(description="How far it is.", examples=["running"])
    total: Number = Field(description="How many tickets are meant.")
    changed: Number = Field(description="How many have been changed.")
    unchanged: Number = Field(description="How many were as they are to be.")
    failed: Number = Field(description="How many could not be changed.")
    first: tuple[FirstView, ...] = Field(description="The first of the tickets.")
    started_by: str = Field(description="Who started it.", examples=[ID])
    started_at: datetime = Field(description="When it was started.")
    updated_at: datetime = Field(description="When it last went on.")


class DoneView(Schema):
    ticket_id: str = Field(description="The ticket's id.", examples=[ID])
    number: str | None = Field(
        description="Its number; null where it could not be changed.", examples=["T-000042"]
    )
    outcome: Outcome = Field(description="What became of it.", examples=["failed"])
    code: str | None = Field(
        description="Why it could not be changed, for programs.", examples=["illegal-transition"]
    )
    message: str | None = Field(
        description="Why, for people, in the language of whoever started it.",
        examples=["A ticket cannot move from closed to open."],
    )


def shown(bulk: Bulk) -> dict[str, Any]:
    """A bulk change as it goes out."""
    names = [name for name in BulkView.model_fields if name != "id"]
    bulk_id = None if bulk.state is BulkState.TRIED else bulk.id
    return {name: getattr(bulk, name) for name in names} | {"id": bulk_id}
