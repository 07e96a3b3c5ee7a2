"""Invoices over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountNotFound
from functions.billing.invoices.entities import Invoice, InvoiceNotFound
from functions.billing.invoices.schemas import (
    InvoicesQuery,
    InvoiceView,
    PreviewRequest,
    PreviewView,
)
from functions.billing.invoices.service import AccountNotNamed, Invoices, Preview, TooFarAhead
from shared.dynamo import Page
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("invoices")
READ = "billing:invoice:read"


@endpoint.get(
    "/invoices",
    permission=READ,
    query=InvoicesQuery,
    response=InvoiceView,
    paged=True,
    errors=[AccountNotNamed, AccountNotFound],
)
def listed(call: Call[None, InvoicesQuery]) -> Page[Invoice]:
    """List the invoices of a customer or an account, the newest of each account first."""
    return call.use(Invoices).find(call.principal, **call.query.model_dump())


@endpoint.get(
    "/accounts/{accountId}/invoices",
    permission=READ,
    query=PageQuery,
    response=InvoiceView,
    paged=True,
    errors=[AccountNotFound],
)
def of_account(call: Call[None, PageQuery]) -> Page[Invoice]:
    """List an account's invoices, the newest first."""
    account_id, query = call.path["accountId"], call.query
    return call.use(Invoices).of_account(account_id, call.principal, query.limit, query.cursor)


@endpoint.get(
    "/invoices/{invoiceId}", permission=READ, response=InvoiceView, errors=[InvoiceNotFound]
)
def one(call: Call) -> Invoice:
    """Show an invoice with its items and taxes."""
    return call.use(Invoices).get(call.path["invoiceId"], call.principal)


@endpoint.post(
    "/invoices/preview",
    permission=READ,
    request=PreviewRequest,
    response=PreviewView,
    errors=[AccountNotFound, TooFarAhead],
)
def preview(call: Call[PreviewRequest]) -> Preview:
    """Show what an account would be invoiced; nothing is written."""
    return call.use(Invoices).preview(call.body.account_id, call.body.on, call.principal)
