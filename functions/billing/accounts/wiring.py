"""What accounts provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.accounts.service import Accounts
from functions.billing.settings import BillingSettings
from functions.billing.transactions.repository import LedgerRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of accounts."""
    table = resources.table
    wiring.provide(
        Accounts,
        lambda: Accounts(
            accounts=AccountRepository(table=table), ledger=LedgerRepository(table=table)
        ),
    )
