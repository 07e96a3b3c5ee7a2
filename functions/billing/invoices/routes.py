"""Invoices over HTTP."""

from __future__ import annotations

from functions.billing.accounts.charges import InvalidCharge, TooManyCharges
from functions.billing.accounts.entities import AccountClosed, AccountNotFound
from functions.billing.invoices.closing import InvoiceClosing
from functions.billing.invoices.entities import (
    Invoice,
    InvoiceNotCancellable,
    InvoiceNotFound,
    InvoiceNotPayable,
    NothingToInvoice,
)
from functions.billing.invoices.manual import ManualInvoices
from functions.billing.invoices.previewing import (
    InvoicePreviews,
    Preview,
    PreviewInOtherCurrency,
    PreviewTooFarAhead,
)
from functions.billing.invoices.schemas import (
    InvoicePreviewForm,
    InvoicePreviewView,
    InvoiceQuery,
    InvoiceView,
    ManualInvoiceForm,
)
from functions.billing.invoices.service import Invoices
from functions.billing.subscriptions.quantity import InvalidQuantity
from functions.billing.tariffs.entities import TariffNotFound, TariffNotPublished
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Forbidden, PreconditionFailed, Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Invoices", "What an account owes, and why.")
READ = "billing:invoice:read"
WRITE = "billing:invoice:write"


@endpoint.get(
    "/invoices",
    permission=READ,
    query=InvoiceQuery,
    response=InvoiceView,
    paged=True,
    errors=[AccountNotFound, Forbidden, InvalidCursor],
)
def list_invoices(call: Call[None, InvoiceQuery]) -> Page[Invoice]:
    """List invoices, newest first.

    A customer sees their own, account by account. Staff see all invoices, or those that match every
    filter. Filtered by status or due date, without `customerId` and `accountId`, they come in
    order of their due dates, latest first.
    """
    query = call.query
    return call.use(Invoices).list(query.filter(), call.principal, query.limit, query.cursor)


@endpoint.get(
    "/accounts/{accountId}/invoices",
    permission=READ,
    query=PageQuery,
    response=InvoiceView,
    paged=True,
    errors=[AccountNotFound],
)
def list_account_invoices(call: Call[None, PageQuery]) -> Page[Invoice]:
    """List an account's invoices, newest first."""
    account_id, query = call.path["accountId"], call.query
    return call.use(Invoices).list_of_account(account_id, call.principal, query.limit, query.cursor)


@endpoint.get(
    "/invoices/{invoiceId}", permission=READ, response=InvoiceView, errors=[InvoiceNotFound]
)
def get_invoice(call: Call) -> Invoice:
    """Get an invoice with its items and taxes."""
    return call.use(Invoices).get(call.path["invoiceId"], call.principal)


@endpoint.post(
    "/invoices/preview",
    permission=READ,
    request=InvoicePreviewForm,
    response=InvoicePreviewView,
    errors=[
        AccountNotFound,
        InvalidQuantity,
        PreviewTooFarAhead,
        PreviewInOtherCurrency,
        TariffNotFound,
        TariffNotPublished,
    ],
)
def preview_invoices(call: Call[InvoicePreviewForm]) -> Preview:
    """Preview what an account will be invoiced, with services that might be added.

    Nothing is stored.
    """
    form, added = call.body, [one.hypothetical() for one in call.body.subscriptions]
    return call.use(InvoicePreviews).preview(form.account_id, form.on, call.principal, added)


@endpoint.post(
    "/invoices/{invoiceId}/cancel",
    permission=WRITE,
    response=InvoiceView,
    errors=[InvoiceNotFound, InvoiceNotCancellable, PreconditionFailed, Unavailable],
)
def cancel_invoice(call: Call) -> Invoice:
    """Cancel an invoice on which nothing was paid or credited; cancelling it twice is no error.

    Its number stays used, and the charged days are not charged again.
    """
    return call.use(InvoiceClosing).cancel(call.path["invoiceId"], call.seen_version)


@endpoint.post(
    "/invoices/{invoiceId}/write-off",
    permission=WRITE,
    response=InvoiceView,
    errors=[InvoiceNotFound, InvoiceNotPayable, PreconditionFailed, Unavailable],
)
def write_off_invoice(call: Call) -> Invoice:
    """Write off what is still due on an invoice, as a loss; it is owed no longer."""
    return call.use(InvoiceClosing).write_off(call.path["invoiceId"], call.seen_version)


@endpoint.post(
    "/invoices",
    permission=WRITE,
    request=ManualInvoiceForm,
    response=InvoiceView,
    status=201,
    errors=[
        AccountNotFound,
        AccountClosed,
        InvalidCharge,
        TooManyCharges,
        NothingToInvoice,
        Unavailable,
    ],
    idempotent=True,
)
def create_invoice(call: Call[ManualInvoiceForm]) -> Invoice:
    """Issue an invoice by hand, for what no subscription charges.

    It takes up the account's charges to come that are due today.
    """
    items = [item.item() for item in call.body.items]
    return call.use(ManualInvoices).issue(call.body.account_id, items, call.once)
