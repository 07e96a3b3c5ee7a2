"""Queues as they go out, and how the next ticket is asked for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.support.teams.schemas import TeamCode
from functions.support.tickets.schemas import ID, TicketView
from functions.support.vocabulary import State
from shared.http import Schema
from shared.messages import Unit
from shared.takes import Takes

MOST = 10_000
Number = Annotated[int, Field(ge=0, examples=[12])]
Most = Annotated[int, Field(ge=1, le=MOST, examples=[20]), Takes(unit=Unit.VALUE)]
UserId = Annotated[str, Field(min_length=1, max_length=64)]


class QueueView(Schema):
    state: State = Field(description="The state in which the tickets wait.", examples=["new"])
    count: Number = Field(description="How many tickets wait.")
    unassigned: Number = Field(description="How many are assigned to nobody, nor to a team.")
    urgent: Number = Field(description="How many have priority `urgent` or `high`.")


class TeamQueueView(Schema):
    team: str = Field(description="The team.", examples=["second-line"])
    count: Number = Field(description="How many of its tickets wait.")
    unassigned: Number = Field(description="How many of them no user has.")


class CategoryQueueView(Schema):
    category: str = Field(description="The category.", examples=["connection"])
    count: Number = Field(description="How many tickets of it wait.")


class OwnQueueView(Schema):
    new: Number = Field(description="How many of the caller's tickets are new.")
    open: Number = Field(description="How many are open.")
    pending: Number = Field(description="How many wait for the customer.")
    on_hold: Number = Field(description="How many wait for somebody else.")
    nearly_late: Number = Field(description="Of how many something promised is nearly late.")
    late: Number = Field(description="Of how many something promised is late.")
    unread: Number = Field(description="In how many there is something new for the caller.")


class QueuesView(Schema):
    queues: tuple[QueueView, ...] = Field(
        description="One queue for each state in which tickets wait."
    )
    teams: tuple[TeamQueueView, ...] = Field(description="One for each team with tickets.")
    categories: tuple[CategoryQueueView, ...] = Field(
        description="One for each category with tickets."
    )
    nearly_late: Number = Field(description="Of how many something promised is nearly late.")
    late: Number = Field(description="Of how many something promised is late.")
    mine: OwnQueueView = Field(description="What the caller has.")


class NextWanted(Schema):
    """From where the next ticket is wanted; from everywhere if neither is sent."""

    view_id: UserId | None = Field(
        default=None, description="From what this view shows.", examples=[ID]
    )
    team: TeamCode | None = Field(
        default=None, description="From the tickets of this team.", examples=["second-line"]
    )


class NextTicketView(Schema):
    ticket: TicketView | None = Field(
        description="The ticket, which is the caller's now; null if none waits."
    )


class LimitsForm(Schema):
    """How many waiting tickets a person may have and still take the next one."""

    most: Most | None = Field(default=None, description="For everybody; null sets no limit.")
    persons: dict[UserId, Most] = Field(
        default={},
        max_length=200,
        description="For single users, by their ids.",
        examples=[{ID: 5}],
    )
