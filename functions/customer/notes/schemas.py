"""Notes as they come in and go out."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from functions.customer.fields import ID, CreatedAt, CustomerId, UpdatedAt, Version
from shared.http import Schema
from shared.takes import Takes

_JOINERS = "\u200c\u200d"  # scripts and emoji need them


def _kept_text(text: str) -> str:
    """A text with its lines, composed, without characters that act or that nobody sees.

    Raises: ValueError where nothing readable is left.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in lines if c in "\n\t" or _is_seen(c)).strip()
    if not kept.strip(_JOINERS):
        raise ValueError("Must be a text that one can read.")
    return kept


def _is_seen(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character)[0] != "C"


Text = Annotated[
    str,
    Field(
        min_length=1,
        max_length=4000,
        description="Plain text of any number of lines; characters that nobody sees are dropped.",
        examples=["Rings twice; the dog is friendly."],
    ),
    Takes("Must be a text of {limits} that one can read."),
    AfterValidator(_kept_text),
]
Pinned = Annotated[bool, Field(description="Whether it stays above the others.")]


class NoteForm(Schema):
    text: Text
    pinned: Pinned = False


class NoteChanges(Schema):
    text: Text | None = Field(default=None, description="Another text; null leaves it.")
    pinned: bool | None = Field(
        default=None,
        description="Whether it stays above the others; null leaves it.",
        examples=[True],
    )

    @model_validator(mode="after")
    def _something_is_sent(self) -> NoteChanges:
        if self.text is None and self.pinned is None:
            raise ValueError("Send at least one field to change.")
        return self


class NoteView(Schema):
    id: str = Field(description="The note's id.", examples=[ID])
    customer_id: CustomerId
    text: str = Field(
        description="Plain text of any number of lines.",
        examples=["Rings twice; the dog is friendly."],
    )
    pinned: Pinned
    created_by: str = Field(description="The id of the user who wrote it.", examples=[ID])
    created_at: CreatedAt
    updated_by: str = Field(description="The id of the user who changed it last.", examples=[ID])
    updated_at: UpdatedAt
    version: Version
