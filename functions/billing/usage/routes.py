"""Usage over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountNotFound
from functions.billing.usage.entities import InvalidUsageDays, Taken
from functions.billing.usage.recording import UsageRecording
from functions.billing.usage.schemas import TakenView, UsageForm, UsageQuery, UsageView
from functions.billing.usage.service import Usage
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Unavailable
from shared.http import Call, Endpoints

endpoint = Endpoints("Usage", "What subscribers use of metered services, and what it costs.")
READ = "billing:account:read"
MOST_VALUES = 5000
"""Of JSON in a batch: 500 records, each with seven fields."""


@endpoint.post(
    "/usage",
    permission="billing:usage:write",
    request=UsageForm,
    response=TakenView,
    errors=[Unavailable],
    max_values=MOST_VALUES,
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
    query=UsageQuery,
    response=UsageView,
    errors=[AccountNotFound, InvalidUsageDays, InvalidCursor],
)
def get_own_usage(call: Call[None, UsageQuery]) -> UsageView:
    """Get what the caller has used in the present periods, or on some days."""
    query = call.query
    shown = call.use(Usage).own(query.days(), call.principal, query.limit, query.cursor)
    return UsageView.of(shown)


@endpoint.get(
    "/accounts/{accountId}/usage",
    permission=READ,
    query=UsageQuery,
    response=UsageView,
    errors=[AccountNotFound, InvalidUsageDays, InvalidCursor],
)
def get_account_usage(call: Call[None, UsageQuery]) -> UsageView:
    """Get what an account's services used in the present periods, or on some days."""
    account_id, query = call.path["accountId"], call.query
    shown = call.use(Usage).get(account_id, query.days(), call.principal, query.limit, query.cursor)
    return UsageView.of(shown)
