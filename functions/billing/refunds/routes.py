"""Refunds over HTTP."""

from __future__ import annotations

from functions.billing.credit_notes.entities import (
    InvalidCredit,
    ItemCreditedTwice,
    NoSuchItem,
    NothingToCredit,
)
from functions.billing.invoices.entities import InvoiceNotCreditable, InvoiceNotFound
from functions.billing.money_back.entities import MoneyNotThere
from functions.billing.payments.entities import (
    AmountTooPrecise,
    NotRefundable,
    PaymentNotFound,
    RefundExceedsPayment,
)
from functions.billing.payments.gateways import GatewayNotAvailable
from functions.billing.refunds.entities import (
    CreditsElsewhere,
    CreditsExceedRefund,
    Refund,
    RefundNotAwaiting,
    RefundNotFound,
    RefundNotUnknown,
    SecondPersonNeeded,
    TooManyInvoices,
)
from functions.billing.refunds.schemas import (
    Confirmed,
    RefundConfirmation,
    RefundForm,
    RefundQuery,
    RefundView,
)
from functions.billing.refunds.service import Refunds
from functions.billing.taxes.totals import CreditExceedsInvoice
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Refunds", "Money of a payment that goes back to whoever paid it.")
_ONE = "/payments/{paymentId}/refunds/{refundId}"
_GOING = (
    PaymentNotFound,
    GatewayNotAvailable,
    MoneyNotThere,
    CreditsElsewhere,
    CreditsExceedRefund,
    InvoiceNotFound,
    InvoiceNotCreditable,
    NoSuchItem,
    ItemCreditedTwice,
    InvalidCredit,
    NothingToCredit,
    CreditExceedsInvoice,
    Unavailable,
)


@endpoint.post(
    "/payments/{paymentId}/refunds",
    permission="billing:refund:write",
    request=RefundForm,
    response=RefundView,
    status=201,
    errors=[*_GOING, NotRefundable, RefundExceedsPayment, AmountTooPrecise, TooManyInvoices],
    idempotent=True,
)
def create_refund(call: Call[RefundForm]) -> Refund:
    """Refund a payment, in full or in part.

    A manual payment's refund is done at once. A gateway is asked right after; where the payment's
    refunds come to more than a sum, once a second person has approved of it. It is taken from the
    account's advance first; what had paid invoices is due on them again, unless their items are
    credited.
    """
    request = call.body.request()
    return call.use(Refunds).request(call.path["paymentId"], request, call.principal, call.once)


@endpoint.get(
    "/payments/{paymentId}/refunds",
    permission="billing:payment:read",
    query=PageQuery,
    response=RefundView,
    paged=True,
    errors=[PaymentNotFound, InvalidCursor],
)
def list_payment_refunds(call: Call[None, PageQuery]) -> Page[Refund]:
    """List a payment's refunds, newest first."""
    payment_id, query = call.path["paymentId"], call.query
    return call.use(Refunds).list_of(payment_id, call.principal, query.limit, query.cursor)


@endpoint.get(
    "/refunds",
    permission="billing:refund:read",
    query=RefundQuery,
    response=RefundView,
    paged=True,
    errors=[InvalidCursor],
)
def list_refunds(call: Call[None, RefundQuery]) -> Page[Refund]:
    """List refunds, newest first: all, or those in a state."""
    query = call.query
    return call.use(Refunds).list(query.state, query.limit, query.cursor)


@endpoint.post(
    f"{_ONE}/approve",
    permission="billing:refund:approve",
    response=RefundView,
    errors=[*_GOING, RefundNotFound, RefundNotAwaiting, SecondPersonNeeded],
    idempotent=True,
)
def approve_refund(call: Call) -> Refund:
    """Approve of a refund that somebody else has asked for; it goes its way."""
    path = call.path
    refunds = call.use(Refunds)
    return refunds.approve(path["paymentId"], path["refundId"], call.principal, call.once)


@endpoint.post(
    f"{_ONE}/reject",
    permission="billing:refund:approve",
    response=RefundView,
    errors=[RefundNotFound, RefundNotAwaiting, Unavailable],
    idempotent=True,
)
def reject_refund(call: Call) -> Refund:
    """Refuse a refund that waits for approval."""
    path = call.path
    refunds = call.use(Refunds)
    return refunds.reject(path["paymentId"], path["refundId"], call.principal, call.once)


@endpoint.post(
    f"{_ONE}/confirm",
    permission="billing:refund:approve",
    request=RefundConfirmation,
    response=RefundView,
    errors=[RefundNotFound, RefundNotUnknown, Unavailable],
    idempotent=True,
)
def confirm_refund(call: Call[RefundConfirmation]) -> Refund:
    """Say what became of a refund whose gateway does not say it."""
    path, paid = call.path, call.body.outcome is Confirmed.SUCCEEDED
    refunds = call.use(Refunds)
    return refunds.confirm(path["paymentId"], path["refundId"], paid=paid, once=call.once)
