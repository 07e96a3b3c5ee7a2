"""Tickets as they go in and out."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Any, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from functions.support.categories.schemas import CategoryCode, FieldValues
from functions.support.sla.schemas import ServiceLevelView
from functions.support.teams.schemas import TeamCode
from functions.support.tickets.entities import Filter
from functions.support.tickets.parts import Link, LinkKind, Role
from functions.support.tickets.places import Order, Selection
from functions.support.vocabulary import Channel, Priority, State
from shared.http import PageQuery, Schema
from shared.http.people import said_of
from shared.tags import kept_tag
from shared.takes import Takes

ID = "01890a5d-ac96-774b-bcce-b302099a8057"
SUBJECT = Field(
    description="What it is about, in one line.",
    min_length=1,
    max_length=200,
    examples=["No connection since this morning"],
)


Tag = Annotated[
    str,
    Field(min_length=1, max_length=40, examples=["vip"]),
    AfterValidator(partial(said_of, kept_tag)),
]
LinkId = Annotated[str, Field(min_length=1, max_length=64, examples=[ID])]
LinkKey = Annotated[
    str,
    Field(max_length=80, pattern=r"^(application|device|incident|invoice|ticket):.{1,64}$"),
    Takes("Must be a kind and an id such as incident:<id>, of {limits}."),
]


class WatcherView(Schema):
    role: Role = Field(description="What they have to do with it.", examples=["watcher"])
    user_id: str | None = Field(description="A colleague.", examples=[ID])
    email: str | None = Field(description="A contact's address.", examples=["olga@example.com"])
    name: str | None = Field(description="A contact's name.", examples=["Ольга"])


class LinkView(Schema):
    kind: LinkKind = Field(description="What it is linked to.", examples=["incident"])
    id: str = Field(description="The id of that.", examples=[ID])


class RatingView(Schema):
    score: int = Field(description="From 1 (bad) to 5 (good).", examples=[5])
    comment: str = Field(description="What was said; may be empty.", examples=["Quick and kind."])
    rated_at: datetime = Field(description="When it was said.")
    resolved_at: datetime = Field(description="Which resolution it is about.")


def _unset(schema: dict[str, Any]) -> None:
    """A field that is not sent stays as it is: what stands in for it here is no default."""
    schema.pop("default", None)


class TicketChanges(Schema):
    """Changes to a ticket; fields that are not sent stay as they are, and null is refused."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    subject: str = Field(
        description="What it is about, in one line.",
        default="",
        min_length=1,
        max_length=200,
        examples=["No connection in the evenings"],
    )
    category: CategoryCode = Field(
        description="What the ticket is about.", default="other", json_schema_extra=_unset
    )
    priority: Priority = Field(
        description="How urgent the ticket is.",
        default=Priority.NORMAL,
        strict=False,
        json_schema_extra=_unset,
        examples=["high"],
    )
    fields: FieldValues = Field(
        description="Fields of its category by their keys; others stay, and an empty one goes.",
        default_factory=dict,
        max_length=30,
        examples=[{"routerLight": "red"}],
    )
    tags: tuple[Tag, ...] = Field(
        description="Labels for staff; they replace the earlier ones.",
        default=(),
        max_length=20,
        json_schema_extra=_unset,
        examples=[["vip"]],
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("Send at least one field to change.")
        return self

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        changes = {name: getattr(self, name) for name in self.model_fields_set}
        if "tags" in changes:
            changes["tags"] = tuple(dict.fromkeys(changes["tags"]))
        return changes


class Assignment(Schema):
    """Who works on the ticket from now on; null in both unassigns it."""

    assignee_id: str | None = Field(
        description="The user who works on it from now on.",
        max_length=64,
        min_length=1,
        examples=[ID],
    )
    team: TeamCode | None = Field(
        description="The team that works on it from now on.", default=None, examples=["second-line"]
    )


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

    linked: LinkKey | None = Field(
        default=None,
        description="Only tickets that are linked to this, such as `incident:42`. For staff.",
        examples=["incident:42"],
    )
    spam: bool = Field(default=False, description="Spam, which is in no other list. For staff.")
    category: str | None = Field(
        default=None,
        max_length=40,
        min_length=1,
        description="Only tickets of this category. For staff.",
    )
    team: TeamCode | None = Field(default=None, description="Only tickets of this team. For staff.")
    tag: Tag | None = Field(default=None, description="Only tickets with this tag. For staff.")
    unassigned: bool = Field(
        default=False, description="Only tickets that no user is assigned to. For staff."
    )
    at_risk: bool = Field(
        default=False,
        description="Only waiting tickets of which something promised is nearly late, or late. "
        "For staff.",
    )
    due_before: datetime | None = Field(
        default=None, description="Only waiting tickets that are due by then. For staff."
    )
    order: Order | None = Field(
        default=None,
        description="`deadline` lists those that wait, by the earliest deadline, then priority, "
        "then age. For staff.",
    )

    @property
    def is_selection(self) -> bool:
        """Whether it asks for what the plain lists don't know."""
        asked = (self.category, self.team, self.tag, self.due_before, self.order)
        return self.unassigned or self.at_risk or any(one is not None for one in asked)

    def filter(self) -> Filter:
        """Which tickets."""
        return Filter(
            self.state, self.customer_id, self.assignee_id, self.priority, self._link, self.spam
        )

    def selection(self) -> Selection:
        """Which tickets, with all that was sent."""
        return Selection(
            states=(self.state,) if self.state else (),
            categories=(self.category,) if self.category else (),
            priorities=(self.priority,) if self.priority else (),
            assignee_id=self.assignee_id,
            team=self.team,
            tag=self.tag,
            customer_id=self.customer_id,
            unassigned=self.unassigned,
            at_risk=self.at_risk,
            due_before=self.due_before,
            linked=self._link,
            spam=self.spam,
            order=self.order or Order.NEWEST,
        )

    @property
    def _link(self) -> Link | None:
        kind, _, other = (self.linked or "").partition(":")
        return Link(LinkKind(kind), other) if self.linked else None


class TicketView(Schema):
    id: str = Field(description="The ticket's id.", examples=[ID])
    number: str = Field(description="The number that people call it by.", examples=["T-000042"])
    customer_id: str | None = Field(
        description="The customer whose ticket it is; null while that is not known.", examples=[ID]
    )
    requester_email: str | None = Field(
        description="Who wrote the mail that opened it.", examples=["anna@example.com"]
    )
    requester_name: str | None = Field(
        description="What that mail calls its sender.", examples=["Anna Petrova"]
    )
    subject: str = Field(
        description="What it is about, in one line.", examples=["No connection since this morning"]
    )
    category: str = Field(description="What the ticket is about.", examples=["connection"])
    priority: Priority = Field(description="How urgent it is.", examples=["normal"])
    channel: Channel = Field(description="How the customer got in touch.", examples=["portal"])
    state: State = Field(description="How far it is.", examples=["open"])
    assignee_id: str | None = Field(
        description="The user it is assigned to; null for customers.", examples=[ID]
    )
    team: str | None = Field(
        description="The team it is assigned to; null for customers.", examples=["second-line"]
    )
    opened_at: datetime = Field(description="When it was opened.")
    updated_at: datetime = Field(description="When it was last changed.")
    first_replied_at: datetime | None = Field(
        description="When staff first replied; null until then."
    )
    resolved_at: datetime | None = Field(description="When it was resolved; null until then.")
    closed_at: datetime | None = Field(description="When it was closed; null until then.")
    fields: FieldValues = Field(
        description="The fields of its category.", examples=[{"routerLight": "red"}]
    )
    tags: tuple[str, ...] = Field(description="Labels for staff.", examples=[["vip"]])
    watchers: tuple[WatcherView, ...] = Field(
        description="Who watches it or works along; empty for customers."
    )
    links: tuple[LinkView, ...] = Field(description="What else it is about; empty for customers.")
    rating: RatingView | None = Field(description="How it was rated; null until then.")
    merged_into_id: str | None = Field(
        description="The ticket in which this one lives on; null for none.", examples=[None]
    )
    merged_from: tuple[str, ...] = Field(
        description="Tickets that were merged into this one.", examples=[[ID]]
    )
    is_spam: bool = Field(description="Whether it is spam.", examples=[False])
    asked_at: datetime | None = Field(
        description="When the customer first asked what is not answered yet; null if nothing is."
    )
    level: ServiceLevelView = Field(
        description="What is promised and when it is due; without a policy for customers."
    )
    news_for: tuple[str, ...] = Field(
        description="The users who have not seen yet what is new; none for customers.",
        examples=[[ID]],
    )
    version: int = Field(description="For If-Match.", ge=1, examples=[3])


class ChangeView(Schema):
    time: datetime = Field(description="When the change was made.")
    action: str = Field(description="What was done.", examples=["ticket.assigned"])
    actor: str = Field(description="The id of the user who made the change.", examples=[ID])
    before: dict[str, Any] = Field(
        description="The changed fields before the change.", examples=[{"state": "new"}]
    )
    after: dict[str, Any] = Field(
        description="The same fields after the change.", examples=[{"state": "open"}]
    )
