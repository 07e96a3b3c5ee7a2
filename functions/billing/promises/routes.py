"""Promised payments over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountNotFound
from functions.billing.promises.entities import (
    InvalidPromisePolicy,
    PromisePolicy,
    PromiseRefused,
    Promises,
    PromisesChanged,
)
from functions.billing.promises.schemas import PromisePolicyModel, PromisesView
from functions.billing.promises.service import PromisedPayments
from shared.errors import Unavailable
from shared.http import Call, Endpoints

endpoint = Endpoints("Promises", "Service for some days on the promise that a debt will be paid.")


@endpoint.get(
    "/accounts/{accountId}/promised-payment",
    permission="billing:account:read",
    response=PromisesView,
    errors=[AccountNotFound],
)
def get_promised_payment(call: Call) -> Promises:
    """Get what is promised on an account, and what was."""
    return call.use(PromisedPayments).get(call.path["accountId"], call.principal)


@endpoint.post(
    "/accounts/{accountId}/promised-payment",
    permission="billing:payment:write",
    response=PromisesView,
    status=201,
    errors=[AccountNotFound, PromiseRefused, PromisesChanged, Unavailable],
    idempotent=True,
)
def create_promised_payment(call: Call) -> Promises:
    """Promise to pay what is owed on an account within some days.

    Services that are suspended for debt are back until then.
    """
    promised = call.use(PromisedPayments)
    return promised.grant(call.path["accountId"], call.principal, call.once)


@endpoint.get(
    "/promise-policy", permission="billing:promise-policy:read", response=PromisePolicyModel
)
def get_promise_policy(call: Call) -> PromisePolicy:
    """Get on which terms payments may be promised."""
    return call.use(PromisedPayments).policy()


@endpoint.put(
    "/promise-policy",
    permission="billing:promise-policy:write",
    request=PromisePolicyModel,
    response=PromisePolicyModel,
    errors=[InvalidPromisePolicy, Unavailable],
)
def update_promise_policy(call: Call[PromisePolicyModel]) -> PromisePolicy:
    """Replace the terms on which payments may be promised; what is promised stays so."""
    return call.use(PromisedPayments).set_policy(call.body.policy())
