"""Attachments as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from functions.support.attachments.entities import FileState
from shared.http import Schema

ID = "01890a5d-ac96-774b-bcce-b302099a8057"


class NewAttachment(Schema):
    content_type: str = Field(
        min_length=1,
        max_length=100,
        description="What the file is: image/jpeg, image/png, image/webp, image/heif, image/gif, "
        "application/pdf, text/plain or video/mp4.",
        examples=["image/jpeg"],
    )
    file_name: str = Field(
        min_length=1,
        max_length=200,
        description="What the file is called.",
        examples=["red-light.jpg"],
    )
    internal: bool = Field(
        default=False, description="An internal file, never shown to the customer. For staff."
    )


class FileFormView(Schema):
    url: str = Field(description="Where the form is sent, as multipart/form-data.")
    fields: dict[str, str] = Field(
        description="The form's fields, which come before the file; it comes last, as `file`."
    )
    expires_at: datetime = Field(description="Until when the form is good (UTC).")


class AttachmentView(Schema):
    id: str = Field(description="The attachment's id.", examples=[ID])
    ticket_id: str = Field(description="The ticket's id.", examples=[ID])
    message_id: str | None = Field(
        description="The message that it came with; null for none.", examples=[ID]
    )
    state: FileState = Field(
        description="A file is `ready` when it was confirmed.", examples=["ready"]
    )
    by: Literal["customer", "staff"] = Field(
        description="Who sent it: the customer, or staff.", examples=["customer"]
    )
    author_id: str | None = Field(
        description="The user who sent it; customers get null for staff.", examples=[ID]
    )
    internal: bool = Field(description="Whether it is an internal file.", examples=[False])
    file_name: str = Field(
        description="What a download of it is called.", examples=["red-light.jpg"]
    )
    content_type: str | None = Field(
        description="What the file is, by its bytes; null until it is there.",
        examples=["image/jpeg"],
    )
    size: int | None = Field(
        description="Its size in bytes; null until it is there.", examples=[204800]
    )
    url: str | None = Field(
        description="Where it can be downloaded for five minutes; null until it is there."
    )
    upload: FileFormView | None = Field(
        description="The form for the file, at most 20 MB; null when it is not new."
    )
    created_at: datetime = Field(description="When the form was asked for (UTC).")
