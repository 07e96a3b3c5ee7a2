"""A new ticket as it comes in."""

from __future__ import annotations

from pydantic import Field

from functions.support.categories.schemas import CategoryCode, FieldValues
from functions.support.opening.entities import Draft
from functions.support.tickets.schemas import SUBJECT
from functions.support.vocabulary import Channel, Priority
from shared.http import Schema


class NewTicket(Schema):
    subject: str = SUBJECT
    text: str = Field(
        min_length=1,
        max_length=10_000,
        description="The first message.",
        examples=["The router's internet light is red."],
    )
    category: CategoryCode = Field(description="What the ticket is about.")
    customer_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="The customer whose ticket it is. Required from staff, refused from customers.",
    )
    priority: Priority | None = Field(
        default=None,
        strict=False,
        description="Only staff may send this; by default what the category says.",
    )
    channel: Channel | None = Field(
        default=None,
        strict=False,
        description="Only staff may send this; `phone` by default, `portal` for customers.",
    )
    fields: FieldValues = Field(
        default_factory=dict,
        max_length=30,
        description="Fields of the category by their keys.",
        examples=[{}],
    )

    def draft(self) -> Draft:
        """The ticket to be opened."""
        return Draft(
            self.subject,
            self.text,
            self.category,
            self.customer_id,
            self.priority,
            self.channel,
            self.fields,
        )
