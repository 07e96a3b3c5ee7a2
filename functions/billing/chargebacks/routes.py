"""Chargebacks over HTTP."""

from __future__ import annotations

from functions.billing.chargebacks.entities import Chargeback
from functions.billing.chargebacks.schemas import ChargebackQuery, ChargebackView
from functions.billing.chargebacks.service import Chargebacks
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.http import Call, Endpoints

endpoint = Endpoints("Chargebacks", "Money that payers' banks have taken back.")


@endpoint.get(
    "/chargebacks",
    permission="billing:chargeback:read",
    query=ChargebackQuery,
    response=ChargebackView,
    paged=True,
    errors=[InvalidCursor],
)
def list_chargebacks(call: Call[None, ChargebackQuery]) -> Page[Chargeback]:
    """List chargebacks, newest first: all, or those in a state."""
    query = call.query
    return call.use(Chargebacks).list(query.state, query.limit, query.cursor)
