"""Messages as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from functions.support.attachments.entities import A_MESSAGE
from functions.support.messages.entities import Draft
from shared.http import Schema

ID = "01890a5d-ac96-774b-bcce-b302099a8057"
TEXT = "A technician comes tomorrow between 10 and 12."


AttachmentId = Annotated[str, Field(min_length=1, max_length=64)]


class NewMessage(Schema):
    text: str = Field(
        description="What is said, as plain text.", min_length=1, max_length=10_000, examples=[TEXT]
    )
    internal: bool = Field(
        default=False, description="An internal note, never shown to the customer. For staff."
    )
    awaits_customer: bool = Field(
        default=False,
        description="Set the ticket to `pending` until the customer replies. For staff.",
    )

    attachment_ids: tuple[AttachmentId, ...] = Field(
        default=(),
        max_length=A_MESSAGE,
        description="Your files of the ticket that go with it, each confirmed and with no other "
        "message; internal ones with an internal note.",
        examples=[[]],
    )

    @model_validator(mode="after")
    def _an_answer_is_awaited_from_who_was_asked(self) -> Self:
        if self.internal and self.awaits_customer:
            raise ValueError("An internal note cannot await the customer's reply.")
        return self

    def draft(self) -> Draft:
        """The message to be posted."""
        return Draft(
            self.text,
            self.internal,
            self.awaits_customer,
            tuple(dict.fromkeys(self.attachment_ids)),
        )


class MessageView(Schema):
    id: str = Field(description="The message's id.", examples=[ID])
    ticket_id: str = Field(description="The ticket's id.", examples=[ID])
    by: Literal["customer", "staff"] = Field(
        description="Who wrote it: the customer, or staff.", examples=["staff"]
    )
    author_id: str | None = Field(
        description="The user who wrote it; customers get null for staff.", examples=[ID]
    )
    text: str = Field(description="What is said, as plain text.", examples=[TEXT])
    internal: bool = Field(description="Whether it is an internal note.", examples=[False])
    attachment_ids: tuple[str, ...] = Field(
        description="The files that came with it.", examples=[[ID]]
    )
    created_at: datetime = Field(description="When it was posted.")
    sender: str | None = Field(
        description="The address it came from, if by mail.", examples=["anna@example.com"]
    )
    unverified: bool = Field(
        description="Whether anybody may have sent it in the sender's name.", examples=[False]
    )
    automatic: bool = Field(description="Whether a robot wrote it.", examples=[False])
    quoted: str | None = Field(
        description="What it repeats of mails before it.", examples=["> Is the light red?"]
    )
