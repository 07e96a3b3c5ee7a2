"""Links as they are followed."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from shared.http import Query


class Link(Query):
    """What stands in a link; whatever a mail program adds to it is passed over."""

    model_config = ConfigDict(extra="ignore")

    token: str | None = Field(
        default=None,
        description="Read by the page's script alone: opening a link uses nothing up.",
        examples=["lnJ8Zq3mJ0yW4o2cT5vB1xK7sR9dF6gH8jLpQeUiOaM"],
    )
    lang: str | None = Field(default=None, description="`ru` or `en`.", examples=["en"])
