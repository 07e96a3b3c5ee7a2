"""Coverage: whether an address can be connected."""

from __future__ import annotations

from functions.customer.addresses.entities import Address
from functions.customer.coverage.entities import Coverage
from functions.customer.coverage.schemas import CoverageQuery, CoverageView
from functions.customer.coverage.service import CoverageCheck
from shared.http import PUBLIC, Call, Endpoints

endpoint = Endpoints("Coverage", "Whether an address can be connected.")


@endpoint.get("/coverage", permission=PUBLIC, query=CoverageQuery, response=CoverageView)
def get_coverage(call: Call[None, CoverageQuery]) -> Coverage:
    """Check whether an address can be connected, and how."""
    q = call.query
    return call.use(CoverageCheck).get(Address(city=q.city, street=q.street, building=q.building))
