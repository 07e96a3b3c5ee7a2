"""The query of the pages behind links."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from shared.http import Query


class Link(Query):
    """The part of a link that is sent to us; parameters that mail programs add are ignored.

    The token is in the fragment, which browsers do not send: the page's script posts it.
    """

    model_config = ConfigDict(extra="ignore")

    lang: str | None = Field(default=None, description="`ru` or `en`.", examples=["en"])
