"""Accounts over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.accounts.schemas import AccountsQuery, AccountView
from functions.billing.accounts.service import Accounts
from functions.billing.transactions.entities import LedgerTransaction
from functions.billing.transactions.schemas import TransactionView
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Forbidden
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("accounts")
READ = "billing:account:read"


@endpoint.get(
    "/accounts",
    permission=READ,
    query=AccountsQuery,
    response=AccountView,
    paged=True,
    errors=[Forbidden, InvalidCursor],
)
def list_accounts(call: Call[None, AccountsQuery]) -> Page[Account]:
    """List accounts, newest first.

    A customer sees their own. Staff see all, or those that have every property they ask for. With
    `minDebt`, and without `customerId`, those that owe most come first.
    """
    query = call.query
    return call.use(Accounts).list(query.filter(), call.principal, query.limit, query.cursor)


@endpoint.get("/me/account", permission=READ, response=AccountView, errors=[AccountNotFound])
def mine(call: Call) -> Account:
    """Show the caller's own account."""
    return call.use(Accounts).own(call.principal)


@endpoint.get(
    "/accounts/{accountId}", permission=READ, response=AccountView, errors=[AccountNotFound]
)
def one(call: Call) -> Account:
    """Show an account with what is open on it."""
    return call.use(Accounts).get(call.path["accountId"], call.principal)


@endpoint.get(
    "/accounts/{accountId}/transactions",
    permission=READ,
    query=PageQuery,
    response=TransactionView,
    paged=True,
    errors=[AccountNotFound],
)
def transactions(call: Call[None, PageQuery]) -> Page[LedgerTransaction]:
    """List an account's movements in the ledger, the newest first."""
    account_id, query = call.path["accountId"], call.query
    return call.use(Accounts).transactions(account_id, call.principal, query.limit, query.cursor)
