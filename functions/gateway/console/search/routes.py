"""The search box: over everything that people ask the office about."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from functions.gateway.console.search.views import FoundPage, found_page
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.visit import Visit
from shared.http import Query

endpoint = Pages(__name__)


class Sought(Query):
    """What is typed into the box."""

    q: str = Field(default="", max_length=200)


@endpoint.get(
    "/console/search", permission="customer:search:read", query=Sought, template="found.html.j2"
)
def get_search_page(visit: Visit) -> FoundPage:
    """Get the page of what was found."""
    sought = visit.query.q.strip()
    nothing: dict[str, Any] = {"items": [], "nextCursor": None}
    asked = {"q": sought, "limit": "50"}
    return found_page(sought, visit.get("customer", "/search", query=asked) if sought else nothing)
