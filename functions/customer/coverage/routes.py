"""Coverage: whether an address can be connected."""

from __future__ import annotations

from functions.customer.coverage.schemas import CoverageAnswerView, CoverageQuery
from functions.customer.coverage.service import CoverageCheck
from shared.http import PUBLIC, Call, Endpoints

endpoint = Endpoints("Coverage", "Whether an address can be connected.")


@endpoint.get("/coverage", permission=PUBLIC, query=CoverageQuery, response=CoverageAnswerView)
def get_coverage(call: Call[None, CoverageQuery]) -> CoverageAnswerView:
    """Check whether an address can be connected, and how.

    Where the building is not registered, the nearest one on the street lets one guess.
    """
    return CoverageAnswerView.of(call.use(CoverageCheck).get(call.query.address()))
