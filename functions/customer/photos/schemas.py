"""Photos as they come in and go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from functions.customer.fields import ID, CreatedAt
from functions.customer.photos.entities import PhotoState
from shared.http import Schema


class NewPhoto(Schema):
    content_type: str = Field(
        min_length=1,
        max_length=100,
        description="What the file is: image/jpeg, image/png, image/webp or image/heic.",
        examples=["image/jpeg"],
    )
    caption: str = Field(
        default="", max_length=200, description="What it shows.", examples=["The socket."]
    )
    file_name: str = Field(
        default="", max_length=200, description="What the file is called.", examples=["socket.jpg"]
    )


class PhotoFormView(Schema):
    url: str = Field(description="Where the form is sent, as multipart/form-data.")
    fields: dict[str, str] = Field(
        description="The form's fields, which come before the file; it comes last, as `file`."
    )
    expires_at: datetime = Field(description="Until when the form is good (UTC).")


class PhotoView(Schema):
    id: str = Field(description="The photo's id.", examples=[ID])
    state: PhotoState = Field(
        description="A photo is `ready` when its file was confirmed.", examples=["ready"]
    )
    by: str = Field(description="The id of the user or API key that it is from.", examples=[ID])
    caption: str = Field(description="What it shows; may be empty.", examples=["The socket."])
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
    upload: PhotoFormView | None = Field(
        description="The form for the file, at most 15 MB; null when it is not new."
    )
    created_at: CreatedAt
