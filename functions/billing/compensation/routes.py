"""Compensation over HTTP."""

from __future__ import annotations

from functions.billing.compensation.entities import Policy
from functions.billing.compensation.schemas import CompensationPolicyForm, CompensationPolicyView
from functions.billing.compensation.service import Compensations
from shared.errors import Unavailable
from shared.http import Call, Endpoints

endpoint = Endpoints("Compensation", "What is given back for outages, on the next invoice.")


@endpoint.get(
    "/compensation-policy",
    permission="billing:compensation:read",
    response=CompensationPolicyView,
)
def get_compensation_policy(call: Call) -> Policy:
    """Get which outages are compensated."""
    return call.use(Compensations).policy()


@endpoint.put(
    "/compensation-policy",
    permission="billing:compensation:write",
    request=CompensationPolicyForm,
    response=CompensationPolicyView,
    errors=[Unavailable],
)
def update_compensation_policy(call: Call[CompensationPolicyForm]) -> Policy:
    """Replace which outages are compensated; what was given back stays so."""
    return call.use(Compensations).set_policy(call.body.policy())
