"""What standings provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.changes.writing import ChangeWriter
from functions.billing.settings import BillingSettings
from functions.billing.standing.service import AccountStandings
from functions.billing.usage.repository import UsageRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of standings."""
    wiring.provide(
        AccountStandings,
        lambda: AccountStandings(
            accounts=AccountRepository(table=resources.table),
            usage=UsageRepository(table=resources.table),
            writer=wiring.use(ChangeWriter),
            clock=resources.clock,
        ),
    )
