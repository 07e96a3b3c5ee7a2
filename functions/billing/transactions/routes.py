"""The chart of accounts over HTTP."""

from __future__ import annotations

from functions.billing.transactions.chart import CHART, LedgerAccount
from functions.billing.transactions.schemas import LedgerAccountView
from shared.dynamo import Page
from shared.http import Call, Endpoints

endpoint = Endpoints("Books", "The ledger as a whole: its accounts, proofs and closed months.")


@endpoint.get(
    "/ledger-accounts", permission="billing:ledger:read", response=LedgerAccountView, paged=True
)
def list_ledger_accounts(_call: Call) -> Page[LedgerAccount]:
    """List the accounts of the ledger, those of the balance sheet first."""
    return Page(CHART)
