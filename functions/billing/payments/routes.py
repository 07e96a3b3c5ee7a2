"""Payments and gateways' webhooks over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountClosed, AccountNotFound
from functions.billing.payments.asking import OutcomeKnown
from functions.billing.payments.deliveries import Webhook
from functions.billing.payments.entities import (
    AmountTooPrecise,
    CurrencyMismatch,
    Payment,
    PaymentAssigned,
    PaymentNotFound,
)
from functions.billing.payments.filters import PaymentFilter
from functions.billing.payments.gateways import (
    GatewayNotAvailable,
    GatewayRefused,
    UnknownGateway,
    UnreadableWebhook,
)
from functions.billing.payments.outcomes import Outcomes
from functions.billing.payments.repository import PaymentAlreadyRecorded
from functions.billing.payments.schemas import (
    AssignmentForm,
    PaymentForm,
    PaymentQuery,
    PaymentView,
    WebhookView,
)
from functions.billing.payments.service import (
    DocumentIncomplete,
    DocumentNotAllowed,
    PaymentRequest,
    Payments,
)
from functions.billing.payments.webhooks import Webhooks
from functions.billing.wallets.entities import PaymentMethodNotFound
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Forbidden, TooLarge, Unavailable
from shared.http.call import Call
from shared.http.endpoint import PUBLIC, Endpoints
from shared.http.origins import ForeignAddress
from shared.http.schema import PageQuery
from shared.webhook_signatures import InvalidSignature, StaleWebhook

endpoint = Endpoints(
    "Payments", "Money that comes in: started here, confirmed by a payment gateway."
)


@endpoint.post(
    "/payments",
    permission="billing:payment:write",
    request=PaymentForm,
    response=PaymentView,
    status=201,
    errors=[
        AccountNotFound,
        AmountTooPrecise,
        PaymentAlreadyRecorded,
        DocumentIncomplete,
        DocumentNotAllowed,
        ForeignAddress,
        GatewayNotAvailable,
        GatewayRefused,
        CurrencyMismatch,
        PaymentMethodNotFound,
        Unavailable,
    ],
    idempotent=True,
)
def start_payment(call: Call[PaymentForm]) -> Payment:
    """Start a payment at a gateway, or record a manual one.

    A payment of the same sum that was started on the account within a minute, and waits for its
    payer, is the answer to a second request, unless that asks for `another`. A saved payment method
    is charged without a page; `GET /payments/{paymentId}` says what became of it.
    """
    request = PaymentRequest(**dict(call.body))
    return call.use(Payments).start(request, by=call.principal, once=call.once)


@endpoint.get(
    "/payments",
    permission="billing:payment:read",
    query=PaymentQuery,
    response=PaymentView,
    paged=True,
    errors=[AccountNotFound, Forbidden, InvalidCursor],
)
def list_payments(call: Call[None, PaymentQuery]) -> Page[Payment]:
    """List payments, newest first.

    A customer sees their own. Staff see all payments, or those that match every filter.
    """
    query = call.query
    return call.use(Payments).list(query.filter(), call.principal, query.limit, query.cursor)


@endpoint.get(
    "/payments/{paymentId}",
    permission="billing:payment:read",
    response=PaymentView,
    errors=[PaymentNotFound],
)
def get_payment(call: Call) -> Payment:
    """Get a payment."""
    return call.use(Payments).get(call.path["paymentId"], by=call.principal)


@endpoint.post(
    "/payments/{paymentId}/assign",
    permission="billing:payment:assign",
    request=AssignmentForm,
    response=PaymentView,
    errors=[
        PaymentNotFound,
        PaymentAssigned,
        AccountNotFound,
        AccountClosed,
        CurrencyMismatch,
        Unavailable,
    ],
    idempotent=True,
)
def assign_payment(call: Call[AssignmentForm]) -> Payment:
    """Assign money in suspense (`GET /payments?accountId=suspense`) to the account it is for.

    It pays the account's oldest invoices first, as if it had come in there.
    """
    return call.use(Payments).assign(call.path["paymentId"], call.body.account_id, call.once)


@endpoint.post(
    "/payments/{paymentId}/refresh",
    permission="billing:payment:assign",
    response=PaymentView,
    errors=[PaymentNotFound, GatewayNotAvailable, GatewayRefused, Unavailable],
)
def refresh_payment(call: Call) -> Payment:
    """Ask the gateway now what became of a payment that waits, or whose outcome is unknown."""
    return call.use(Outcomes).refresh(call.path["paymentId"])


@endpoint.post(
    "/payments/{paymentId}/reject",
    permission="billing:payment:assign",
    response=PaymentView,
    errors=[PaymentNotFound, OutcomeKnown, Unavailable],
    idempotent=True,
)
def reject_payment(call: Call) -> Payment:
    """Say of a payment whose outcome is unknown that no money was taken.

    Money that comes for it after all counts.
    """
    return call.use(Outcomes).reject(call.path["paymentId"], call.once)


@endpoint.get(
    "/accounts/{accountId}/payments",
    permission="billing:payment:read",
    query=PageQuery,
    response=PaymentView,
    paged=True,
    errors=[AccountNotFound],
)
def list_account_payments(call: Call[None, PageQuery]) -> Page[Payment]:
    """List an account's payments, newest first."""
    wanted, query = PaymentFilter(account_id=call.path["accountId"]), call.query
    return call.use(Payments).list(wanted, call.principal, query.limit, query.cursor)


@endpoint.post(
    "/payments/webhooks/{gateway}",
    parameters={"gateway": "The name of the payment gateway that calls."},
    permission=PUBLIC,
    raw_body=True,
    max_body=64 * 1024,
    response=WebhookView,
    errors=[
        UnknownGateway,
        InvalidSignature,
        StaleWebhook,
        TooLarge,
        UnreadableWebhook,
        Unavailable,
    ],
)
def receive_webhook(call: Call) -> Webhook:
    """Receive a gateway's webhook, signed as that gateway signs, or asked of its API."""
    return call.use(Webhooks).receive(call.path["gateway"], call.headers, call.raw_body)
