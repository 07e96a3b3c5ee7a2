"""Autopay over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountClosed, AccountNotFound
from functions.billing.autopay.entities import Autopay
from functions.billing.autopay.schemas import AutopayForm, AutopayView
from functions.billing.autopay.service import Autopays
from functions.billing.wallets.entities import PaymentMethodNotFound
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Autopay", "Invoices that are charged to a saved card on their due date.")


@endpoint.get(
    "/accounts/{accountId}/autopay",
    permission="billing:payment:read",
    response=AutopayView,
    errors=[AccountNotFound],
)
def get_autopay(call: Call) -> Autopay:
    """Get to which saved card an account's invoices are charged, and how that goes."""
    return call.use(Autopays).get(call.path["accountId"], call.principal)


@endpoint.put(
    "/accounts/{accountId}/autopay",
    permission="billing:payment:write",
    request=AutopayForm,
    response=AutopayView,
    errors=[AccountNotFound, AccountClosed, PaymentMethodNotFound, Unavailable],
)
def update_autopay(call: Call[AutopayForm]) -> Autopay:
    """Have an account's invoices charged to a saved card of its customer, or to none.

    What has failed before is tried once more.
    """
    account_id, form = call.path["accountId"], call.body
    autopays = call.use(Autopays)
    return autopays.choose(account_id, form.method_id, call.principal, form.receipt_email)


@endpoint.get(
    "/autopay",
    permission="billing:autopay:read",
    query=PageQuery,
    response=AutopayView,
    paged=True,
    errors=[InvalidCursor],
)
def list_failed_autopay(call: Call[None, PageQuery]) -> Page[Autopay]:
    """List accounts whose autopay fails or has stopped, the latest first."""
    return call.use(Autopays).list_failed(call.query.limit, call.query.cursor)
