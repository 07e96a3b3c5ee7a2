"""Dunning over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountNotFound
from functions.billing.dunning.entities import InvalidDunningPolicy
from functions.billing.dunning.schemas import (
    AccountDunningView,
    DunningPolicyForm,
    DunningPolicyView,
    DunningView,
    ExclusionForm,
)
from functions.billing.dunning.service import Dunnings
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery
from shared.money import UnknownCurrency

endpoint = Endpoints("Dunning", "What is done about accounts that are not paid in time, and when.")
READ, WRITE = "billing:dunning:read", "billing:dunning:write"
_CURRENCY = {"currency": "The ISO 4217 code of the currency, such as `RUB`."}


@endpoint.get(
    "/dunning-policies",
    permission=READ,
    query=PageQuery,
    response=DunningPolicyView,
    paged=True,
    errors=[InvalidCursor],
)
def list_dunning_policies(call: Call[None, PageQuery]) -> Page[DunningPolicyView]:
    """List the policies that were set; accounts of other currencies get three reminders."""
    page = call.use(Dunnings).list_policies(call.query.limit, call.query.cursor)
    return page.map(DunningPolicyView.of)


@endpoint.get(
    "/dunning-policies/{currency}",
    permission=READ,
    parameters=_CURRENCY,
    response=DunningPolicyView,
    errors=[UnknownCurrency],
)
def get_dunning_policy(call: Call) -> DunningPolicyView:
    """Get the steps for accounts of a currency."""
    return DunningPolicyView.of(call.use(Dunnings).policy(call.path["currency"]))


@endpoint.put(
    "/dunning-policies/{currency}",
    permission=WRITE,
    parameters=_CURRENCY,
    request=DunningPolicyForm,
    response=DunningPolicyView,
    errors=[InvalidDunningPolicy, UnknownCurrency, Unavailable],
)
def update_dunning_policy(call: Call[DunningPolicyForm]) -> DunningPolicyView:
    """Replace the steps for accounts of a currency; those that were taken stay so."""
    policy = call.body.policy(call.path["currency"])
    return DunningPolicyView.of(call.use(Dunnings).set_policy(policy))


@endpoint.get(
    "/dunning",
    permission=READ,
    query=PageQuery,
    response=DunningView,
    paged=True,
    errors=[InvalidCursor],
)
def list_overdue_accounts(call: Call[None, PageQuery]) -> Page[DunningView]:
    """List the accounts that are overdue, the latest first."""
    page = call.use(Dunnings).list_overdue(call.query.limit, call.query.cursor)
    return page.map(DunningView.of)


@endpoint.get(
    "/accounts/{accountId}/dunning",
    permission="billing:account:read",
    response=AccountDunningView,
    errors=[AccountNotFound],
)
def get_account_dunning(call: Call) -> AccountDunningView:
    """Get what is overdue on an account, and when its services are suspended."""
    standing = call.use(Dunnings).get(call.path["accountId"], call.principal)
    return AccountDunningView.of(standing)


@endpoint.put(
    "/accounts/{accountId}/dunning",
    permission=WRITE,
    request=ExclusionForm,
    response=AccountDunningView,
    errors=[AccountNotFound, Unavailable],
)
def update_account_dunning(call: Call[ExclusionForm]) -> AccountDunningView:
    """Leave an account alone, until a day or for good, or no longer."""
    form, dunnings, account_id = call.body, call.use(Dunnings), call.path["accountId"]
    if not form.excluded:
        return AccountDunningView.of(dunnings.include(account_id))
    return AccountDunningView.of(dunnings.exclude(account_id, form.until, form.reason))
