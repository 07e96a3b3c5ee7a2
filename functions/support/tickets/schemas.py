"""Tickets as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from pydantic import ConfigDict, Field, model_validator

from functions.support.tickets.entities import (
    Category,
    Channel,
    Filter,
    Priority,
    State,
)
from shared.http import PageQuery, Schema

ID = "01890a5d-ac96-774b-bcce-b302099a8057"
SUBJECT = Field(min_length=1, max_length=200, examples=["No connection since this morning"])


def _unset(schema: dict[str, Any]) -> None:
    """A field that is not sent stays as it is: what stands in for it here is no default."""
    schema.pop("default", None)


class TicketChanges(Schema):
    """What isn't sent stays; nothing here can be removed, so null is refused."""

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
            raise ValueError("say what to change")
        return self

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Assignment(Schema):
    """Who works on the ticket from now on; both null takes it from everybody."""

    assignee_id: str | None = Field(max_length=64, min_length=1, examples=[ID])
    team: str | None = Field(
        default=None, max_length=64, pattern=r"^[a-z0-9][a-z0-9-]*$", examples=["second-line"]
    )


class StateChange(Schema):
    state: State = Field(
        strict=False,
        description="A customer may set `resolved`, and `open` again.",
        examples=["resolved"],
    )


class TicketQuery(PageQuery):
    """Filters for staff, in any combination; a customer sees their own tickets."""

    state: State | None = Field(default=None, description="Only staff: tickets in this state.")
    customer_id: str | None = Field(
        default=None, max_length=64, min_length=1, description="Only staff: tickets of a customer."
    )
    assignee_id: str | None = Field(
        default=None, max_length=64, min_length=1, description="Only staff: tickets of a colleague."
    )
    priority: Priority | None = Field(
        default=None, description="Only staff: tickets of this priority."
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
    assignee_id: str | None = Field(description="Only staff sees it.", examples=[ID])
    team: str | None = Field(description="Only staff sees it.", examples=["second-line"])
    opened_at: datetime
    updated_at: datetime
    first_replied_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    clock_seconds: int = Field(
        description="How long we have had it until `clockSince`, without waiting for the customer.",
        examples=[5400],
    )
    clock_since: datetime | None = Field(description="Since when the clock runs; null: it stands.")
    version: int = Field(ge=1, examples=[3])


class QueueView(Schema):
    state: State = Field(examples=["new"])
    count: int = Field(ge=0, examples=[12])
    at_least: bool = Field(description="There are more than were counted.", examples=[False])
    unassigned: int = Field(ge=0, examples=[4])
    urgent: int = Field(ge=0, description="With priority `urgent` or `high`.", examples=[1])
    oldest_opened_at: datetime | None


class QueuesView(Schema):
    queues: tuple[QueueView, ...]


class ChangeView(Schema):
    time: datetime
    action: str = Field(examples=["ticket.assigned"])
    actor: str = Field(description="Who did it.", examples=[ID])
    before: dict[str, Any] = Field(
        description="Changed fields as they were.", examples=[{"state": "new"}]
    )
    after: dict[str, Any] = Field(
        description="The same fields as they are.", examples=[{"state": "open"}]
    )
