"""Saved filters as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.support.teams.schemas import TeamCode
from functions.support.tickets.places import Order
from functions.support.tickets.schemas import ID, Tag
from functions.support.views.entities import View, ViewDraft
from functions.support.vocabulary import Priority, State
from shared.http import Schema

Category = Annotated[str, Field(min_length=1, max_length=40)]


class TicketFilter(Schema):
    """Which tickets are meant: those that fit all of it."""

    states: tuple[State, ...] = Field(
        default=(), max_length=6, description="In one of these states; none for all."
    )
    categories: tuple[Category, ...] = Field(
        default=(), max_length=20, description="Of one of these categories; none for all."
    )
    priorities: tuple[Priority, ...] = Field(
        default=(), max_length=4, description="Of one of these priorities; none for all."
    )
    assignee_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="Assigned to this user.",
        examples=[ID],
    )
    team: TeamCode | None = Field(
        default=None, description="Assigned to this team.", examples=["second-line"]
    )
    tag: Tag | None = Field(default=None, description="With this tag.")
    unassigned: bool = Field(default=False, description="Assigned to no user.")
    at_risk: bool = Field(
        default=False, description="Something that was promised is nearly late, or late."
    )


class TicketViewForm(TicketFilter):
    """A saved filter; a ticket is shown that fits all of it."""

    name: str = Field(
        min_length=1, max_length=100, description="What people call it.", examples=["Urgent ones"]
    )
    shared: bool = Field(default=False, description="Whether all of the staff see it.")
    mine: bool = Field(default=False, description="Assigned to whoever looks at the view.")
    order: Order = Field(
        default=Order.DEADLINE,
        strict=False,
        description="`deadline` shows those that wait, by the earliest deadline, then priority, "
        "then age; `newest` shows ended ones, too, the newest first.",
    )

    def draft(self) -> ViewDraft:
        """The view that was sent."""
        return ViewDraft(
            name=self.name,
            shared=self.shared,
            states=self.states,
            categories=self.categories,
            priorities=self.priorities,
            assignee_id=self.assignee_id,
            team=self.team,
            tag=self.tag,
            mine=self.mine,
            unassigned=self.unassigned,
            at_risk=self.at_risk,
            order=self.order,
        )


class TicketViewView(TicketViewForm):
    """A saved filter as it is kept."""

    id: str = Field(description="The view's id.", examples=[ID])
    owner_id: str = Field(description="The user who made it.", examples=[ID])
    created_at: datetime = Field(description="When it was made.")
    updated_at: datetime = Field(description="When it was last changed.")
    version: int = Field(description="For If-Match.", ge=1, examples=[1])


def shown(view: View) -> TicketViewView:
    """A view as it goes out."""
    draft = {name: getattr(view.wanted, name) for name in TicketViewForm.model_fields}
    own = ("id", "owner_id", "created_at", "updated_at", "version")
    return TicketViewView.model_validate(draft | {name: getattr(view, name) for name in own})
