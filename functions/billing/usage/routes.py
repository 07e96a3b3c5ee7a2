"""Usage over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountNotFound
from functions.billing.usage.entities import Taken
from functions.billing.usage.recording import UsageRecording
from functions.billing.usage.schemas import TakenView, UsageForm, UsageView
from functions.billing.usage.service import Usage
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Usage", "What subscribers use of metered services, and what it costs.")
READ = "billing:account:read"


@endpoint.post(
    "/usage",
    permission="billing:usage:write",
    request=UsageForm,
    response=TakenView,
    errors=[Unavailable],
)
def record_usage(call: Call[UsageForm]) -> Taken:
    """Record what was used; for integrators, by API key.

    A record that is sent again is counted once, so a batch whose answer was lost is simply sent
    again. What is recorded for a period that is billed already is billed with the next invoice.
    """
    return call.use(UsageRecording).record([one.record() for one in call.body.records])


@endpoint.get(
    "/me/usage",
    permission=READ,
    query=PageQuery,
    response=UsageView,
    paged=True,
    errors=[AccountNotFound, InvalidCursor],
)
def list_own_usage(call: Call[None, PageQuery]) -> Page[UsageView]:
    """List what the caller has used by billing period, the latest first."""
    page = call.use(Usage).own(call.principal, call.query.limit, call.query.cursor)
    return page.map(UsageView.of)


@endpoint.get(
    "/accounts/{accountId}/usage",
    permission=READ,
    query=PageQuery,
    response=UsageView,
    paged=True,
    errors=[AccountNotFound, InvalidCursor],
)
def list_account_usage(call: Call[None, PageQuery]) -> Page[UsageView]:
    """List what an account's services were used by billing period, the latest first."""
    query = call.query
    page = call.use(Usage).list(call.path["accountId"], call.principal, query.limit, query.cursor)
    return page.map(UsageView.of)
