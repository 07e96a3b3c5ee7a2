"""A rating as it comes in."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from functions.support.ratings.entities import Opinion
from shared.http import Schema
from shared.messages import Unit
from shared.takes import Takes

_THUMBS = {"good": 5, "bad": 1}
Score = Annotated[int, Field(ge=1, le=5), Takes(unit=Unit.VALUE)]


class NewRating(Schema):
    score: Score | None = Field(default=None, description="From 1 (bad) to 5 (good).", examples=[5])
    thumb: Literal["good", "bad"] | None = Field(
        default=None, description="In place of a score: 5 or 1.", examples=[None]
    )
    comment: str = Field(
        default="", max_length=1000, description="What there is to say.", examples=["Quick."]
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.score is None) == (self.thumb is None):
            raise ValueError("Send score or thumb, one of both.")
        return self

    def opinion(self) -> Opinion:
        """The rating that was sent."""
        return Opinion(self.score or _THUMBS[self.thumb or "bad"], self.comment)
