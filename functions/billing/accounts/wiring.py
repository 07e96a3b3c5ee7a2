"""What accounts provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.accounts.service import Accounts
from functions.billing.accounts.statement import Statements
from functions.billing.settings import BillingSettings
from functions.billing.transactions.repository import LedgerRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of accounts."""
    table = resources.table
    accounts, ledger = AccountRepository(table=table), LedgerRepository(table=table)
    wiring.provide(
        Accounts,
        lambda: Accounts(table=table, accounts=accounts, ledger=ledger, clock=resources.clock),
    )
    wiring.provide(
        Statements, lambda: Statements(accounts=accounts, ledger=ledger, clock=resources.clock)
    )
