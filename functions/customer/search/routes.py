"""The search box."""

from __future__ import annotations

from functions.customer.finding.entities import Found
from functions.customer.search.schemas import FoundView, SearchQuery
from functions.customer.search.service import Search
from shared.dynamo import Page
from shared.http import Call, Endpoints

endpoint = Endpoints("Search", "One box over everything that people ask the office about.")


@endpoint.get("/search", permission="customer:search:read", query=SearchQuery,
              response=FoundView, paged=True)  # fmt: skip
def list_found(call: Call[None, SearchQuery]) -> Page[Found]:
    """Find customers, contracts, accounts, applications, tickets and devices.

    Numbers come first, then phones, then names by the word that matched, then addresses by street
    and building; equals by kind. What the caller may not read is left out.
    """
    q = call.query
    return call.use(Search).list(q.q, q.wanted, q.limit, q.cursor, call.principal)
