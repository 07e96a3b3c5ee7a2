"""Accounts over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import Account, AccountNotFound, InvalidCreditLimit
from functions.billing.accounts.schemas import (
    AccountQuery,
    AccountView,
    CreditLimitForm,
    StatementQuery,
    StatementView,
)
from functions.billing.accounts.service import Accounts
from functions.billing.accounts.statement import InvalidStatementDays, Statement, Statements
from functions.billing.transactions.entities import LedgerTransaction
from functions.billing.transactions.schemas import TransactionView
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Forbidden, PreconditionFailed, Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints(
    "Accounts", "What a customer owes or has paid in advance, and every entry that led to it."
)
READ = "billing:account:read"


@endpoint.get(
    "/accounts",
    permission=READ,
    query=AccountQuery,
    response=AccountView,
    paged=True,
    errors=[Forbidden, InvalidCursor],
)
def list_accounts(call: Call[None, AccountQuery]) -> Page[Account]:
    """List accounts, newest first.

    A customer sees their own. Staff see all accounts, or those that match every filter. With
    `minDebt` and without `customerId`, the largest debts come first.
    """
    query = call.query
    return call.use(Accounts).list(query.filter(), call.principal, query.limit, query.cursor)


@endpoint.get("/me/account", permission=READ, response=AccountView, errors=[AccountNotFound])
def get_own_account(call: Call) -> Account:
    """Get the caller's own account."""
    return call.use(Accounts).own(call.principal)


@endpoint.get(
    "/accounts/{accountId}", permission=READ, response=AccountView, errors=[AccountNotFound]
)
def get_account(call: Call) -> Account:
    """Get an account with its unpaid invoices."""
    return call.use(Accounts).get(call.path["accountId"], call.principal)


@endpoint.get(
    "/accounts/{accountId}/transactions",
    permission=READ,
    query=PageQuery,
    response=TransactionView,
    paged=True,
    errors=[AccountNotFound],
)
def list_account_transactions(call: Call[None, PageQuery]) -> Page[LedgerTransaction]:
    """List an account's ledger transactions, newest first."""
    account_id, query = call.path["accountId"], call.query
    return call.use(Accounts).list_transactions(
        account_id, call.principal, query.limit, query.cursor
    )


@endpoint.get(
    "/accounts/{accountId}/statement",
    permission=READ,
    query=StatementQuery,
    response=StatementView,
    errors=[AccountNotFound, InvalidStatementDays, InvalidCursor],
)
def get_account_statement(call: Call[None, StatementQuery]) -> Statement:
    """Get an account's balance before some days, what was booked on them, and the balance after."""
    query = call.query
    return call.use(Statements).get(
        call.path["accountId"],
        query.first_day,
        query.last_day,
        call.principal,
        query.limit,
        query.cursor,
    )


@endpoint.post(
    "/accounts/{accountId}/credit-limit",
    permission="billing:account:write",
    request=CreditLimitForm,
    response=AccountView,
    errors=[AccountNotFound, InvalidCreditLimit, PreconditionFailed, Unavailable],
)
def change_account_credit_limit(call: Call[CreditLimitForm]) -> Account:
    """Change how much an account may owe, and until when."""
    form = call.body
    return call.use(Accounts).set_credit_limit(
        call.path["accountId"], form.limit, form.until, call.seen_version
    )
