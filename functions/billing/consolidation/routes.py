"""Consolidated invoices over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountNotFound
from functions.billing.consolidation.entities import (
    ConsolidatedInvoice,
    ConsolidatedInvoiceNotFound,
    ConsolidatedPayment,
    Consolidation,
    ConsolidationNotFound,
    InvalidConsolidation,
    NothingDue,
)
from functions.billing.consolidation.paying import ConsolidatedInvoices
from functions.billing.consolidation.schemas import (
    ConsolidatedDueView,
    ConsolidatedInvoiceQuery,
    ConsolidatedInvoiceView,
    ConsolidatedPaymentForm,
    ConsolidationForm,
    ConsolidationView,
)
from functions.billing.consolidation.service import Consolidations
from functions.billing.payments.entities import AmountTooPrecise, Payment
from functions.billing.payments.gateways import GatewayNotAvailable, GatewayRefused
from functions.billing.payments.repository import PaymentAlreadyRecorded
from functions.billing.payments.schemas import PaymentView
from functions.billing.payments.service import DocumentIncomplete, DocumentNotAllowed
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery
from shared.http.origins import ForeignAddress

endpoint = Endpoints(
    "Consolidated invoices", "One invoice for several accounts of a customer, paid at once."
)
_PARAMETERS = {"customerId": "The customer whose accounts share invoices."}


@endpoint.get(
    "/consolidations",
    permission="billing:consolidation:read",
    query=PageQuery,
    response=ConsolidationView,
    paged=True,
    errors=[InvalidCursor],
)
def list_consolidations(call: Call[None, PageQuery]) -> Page[Consolidation]:
    """List the customers whose accounts share invoices."""
    return call.use(Consolidations).list(call.query.limit, call.query.cursor)


@endpoint.get(
    "/consolidations/{customerId}",
    permission="billing:consolidation:read",
    parameters=_PARAMETERS,
    response=ConsolidationView,
    errors=[ConsolidationNotFound],
)
def get_consolidation(call: Call) -> Consolidation:
    """Get which accounts of a customer share invoices."""
    return call.use(Consolidations).get(call.path["customerId"])


@endpoint.put(
    "/consolidations/{customerId}",
    permission="billing:consolidation:write",
    parameters=_PARAMETERS,
    request=ConsolidationForm,
    response=ConsolidationView,
    errors=[AccountNotFound, InvalidConsolidation, Unavailable],
)
def update_consolidation(call: Call[ConsolidationForm]) -> Consolidation:
    """Let accounts of a customer share invoices.

    Their invoices of one day, due date, currency and legal entity come as one from now on.
    """
    wanted = tuple(dict.fromkeys(call.body.account_ids))
    return call.use(Consolidations).share(call.path["customerId"], wanted)


@endpoint.delete(
    "/consolidations/{customerId}",
    permission="billing:consolidation:write",
    parameters=_PARAMETERS,
    status=204,
    errors=[ConsolidationNotFound, Unavailable],
)
def delete_consolidation(call: Call) -> None:
    """Let a customer's accounts have invoices of their own again; what waits is issued first."""
    call.use(Consolidations).remove(call.path["customerId"])


@endpoint.get(
    "/consolidated-invoices",
    permission="billing:invoice:read",
    query=ConsolidatedInvoiceQuery,
    response=ConsolidatedInvoiceView,
    paged=True,
    errors=[ConsolidatedInvoiceNotFound, InvalidCursor],
)
def list_consolidated_invoices(
    call: Call[None, ConsolidatedInvoiceQuery],
) -> Page[ConsolidatedInvoice]:
    """List consolidated invoices, newest first.

    A customer sees their own. Staff see all of them, or those of a customer.
    """
    query, invoices = call.query, call.use(ConsolidatedInvoices)
    return invoices.list(query.customer_id, call.principal, query.limit, query.cursor)


@endpoint.get(
    "/consolidated-invoices/{consolidatedInvoiceId}",
    permission="billing:invoice:read",
    response=ConsolidatedDueView,
    errors=[ConsolidatedInvoiceNotFound],
)
def get_consolidated_invoice(call: Call) -> ConsolidatedInvoice:
    """Get a consolidated invoice with what is due on it by now."""
    invoices = call.use(ConsolidatedInvoices)
    return invoices.get(call.path["consolidatedInvoiceId"], call.principal)


@endpoint.post(
    "/consolidated-invoices/{consolidatedInvoiceId}/payments",
    permission="billing:payment:write",
    request=ConsolidatedPaymentForm,
    response=PaymentView,
    status=201,
    errors=[
        ConsolidatedInvoiceNotFound,
        NothingDue,
        AccountNotFound,
        AmountTooPrecise,
        PaymentAlreadyRecorded,
        DocumentIncomplete,
        DocumentNotAllowed,
        ForeignAddress,
        GatewayNotAvailable,
        GatewayRefused,
        Unavailable,
    ],
    idempotent=True,
)
def start_consolidated_payment(call: Call[ConsolidatedPaymentForm]) -> Payment:
    """Start a payment of a consolidated invoice, or record a manual one.

    It comes in on the account that is paid, and is spread over the others from there.
    """
    invoices, invoice_id = call.use(ConsolidatedInvoices), call.path["consolidatedInvoiceId"]
    wanted = ConsolidatedPayment(**dict(call.body))
    return invoices.pay(invoice_id, wanted, call.principal, call.once)
