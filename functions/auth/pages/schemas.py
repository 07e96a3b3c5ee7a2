"""Links as they are followed."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from shared.http import Query


class Link(Query):
    """What of a link reaches us; whatever a mail program adds to it is passed over.

    The token stands in the fragment, which browsers send to nobody: the page's script posts it.
    """

    model_config = ConfigDict(extra="ignore")

    lang: str | None = Field(default=None, description="`ru` or `en`.", examples=["en"])
