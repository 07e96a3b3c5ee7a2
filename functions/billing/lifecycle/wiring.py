"""What the lifecycle of contracts provides."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.changes.ending import Ending
from functions.billing.changes.writing import ChangeWriter
from functions.billing.lifecycle.merging import CustomerMerging
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.lifecycle.transferring import ContractTransfer
from functions.billing.payers.repository import PayerRepository
from functions.billing.settings import BillingSettings
from functions.billing.wallets.repository import WalletRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide what happens to a contract's subscriptions when it changes."""
    wiring.provide(
        ContractLifecycle,
        lambda: ContractLifecycle(
            accounts=AccountRepository(table=resources.table),
            ending=wiring.use(Ending),
            writer=wiring.use(ChangeWriter),
        ),
    )
    wiring.provide(
        ContractTransfer,
        lambda: ContractTransfer(
            accounts=AccountRepository(table=resources.table),
            payers=PayerRepository(table=resources.table),
            writer=wiring.use(ChangeWriter),
            clock=resources.clock,
        ),
    )
    wiring.provide(
        CustomerMerging,
        lambda: CustomerMerging(
            table=resources.table,
            accounts=AccountRepository(table=resources.table),
            transfer=wiring.use(ContractTransfer),
            wallets=WalletRepository(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
