"""Tickets as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, model_validator

from functions.support.tickets.entities import (
    Category,
    Channel,
    Filter,
    Priority,
    State,
)
from shared.http import PageQuery, Schema
from shared.takes import Takes

ID = "01890a5d-ac96-774b-bcce-b302099a8057"
SUBJECT = Field(min_length=1, max_length=200, examples=["No connection since this morning"])
Team = Annotated[
    str,
    Field(max_length=64, pattern=r"^[a-z0-9][a-z0-9-]*$"),
    Takes("Must be a team's name of {limits}: small Latin letters, digits and hyphens."),
]


def _unset(schema: dict[str, Any]) -> None:
    """A field that is not sent stays as it is: what stands in for it here is no default."""
    schema.pop("default", None)


class TicketChanges(Schema):
    """Changes to a ticket; fields that are not sent stay as they are, and null is refused."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    subject: str = Field(
        default="", min_length=1, max_length=200, examples=["No connection in the evenings"]
    )
    category: Category = Field(default=Category.OTHER, strict=False, json_schema_extra=_unset)
    priority: Priority = Field(
        default=Priority.NORMAL, strict=False, json_schema_extra=_unset, examples=["high"]
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("Send at least one field to change.")
        return self

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Assignment(Schema):
    """Who works on the ticket from now on; null in both unassigns it."""

    assignee_id: str | None = Field(max_length=64, min_length=1, examples=[ID])
    team: Team | None = Field(default=None, examples=["second-line"])


class StateChange(Schema):
    state: State = Field(
        strict=False,
        description="Customers may set `resolved`, and reopen a resolved ticket with `open`.",
        examples=["resolved"],
    )


class TicketQuery(PageQuery):
    """Filters for staff, in any combination; a customer sees their own tickets."""

    state: State | None = Field(default=None, description="Only tickets in this state. For staff.")
    customer_id: str | None = Field(
        default=None,
        max_length=64,
        min_length=1,
        description="Only tickets of this customer. For staff.",
    )
    assignee_id: str | None = Field(
        default=None,
        max_length=64,
        min_length=1,
        description="Only tickets assigned to this user. For staff.",
    )
    priority: Priority | None = Field(
        default=None, description="Only tickets of this priority. For staff."
    )

    def filter(self) -> Filter:
        """Which tickets."""
        return Filter(self.state, self.customer_id, self.assignee_id, self.priority)


class TicketView(Schema):
    id: str = Field(examples=[ID])
    number: str = Field(examples=["T-000042"])
    customer_id: str = Field(examples=[ID])
    subject: str = Field(examples=["No connection since this morning"])
    category: Category = Field(examples=["connection"])
    priority: Priority = Field(examples=["normal"])
    channel: Channel = Field(examples=["portal"])
    state: State = Field(examples=["open"])
    assignee_id: str | None = Field(
        description="The user it is assigned to; null for customers.", examples=[ID]
    )
    team: str | None = Field(
        description="The team it is assigned to; null for customers.", examples=["second-line"]
    )
    opened_at: datetime
    updated_at: datetime
    first_replied_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    clock_seconds: int = Field(
        description="Handling time in seconds up to `clockSince`, without waits for the customer.",
        examples=[5400],
    )
    clock_since: datetime | None = Field(
        description="Since when the handling clock has been running; null while it is stopped."
    )
    version: int = Field(ge=1, examples=[3])


class QueueView(Schema):
    state: State = Field(examples=["new"])
    count: int = Field(ge=0, examples=[12])
    at_least: bool = Field(
        description="Whether there are more tickets than `count`.", examples=[False]
    )
    unassigned: int = Field(ge=0, examples=[4])
    urgent: int = Field(
        ge=0, description="How many have priority `urgent` or `high`.", examples=[1]
    )
    oldest_opened_at: datetime | None


class QueuesView(Schema):
    queues: tuple[QueueView, ...]


class ChangeView(Schema):
    time: datetime
    action: str = Field(examples=["ticket.assigned"])
    actor: str = Field(description="The id of the user who made the change.", examples=[ID])
    before: dict[str, Any] = Field(
        description="The changed fields before the change.", examples=[{"state": "new"}]
    )
    after: dict[str, Any] = Field(
        description="The same fields after the change.", examples=[{"state": "open"}]
    )
