"""What the workers of billing runs provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.issued_repository import IssuedInvoiceRepository
from functions.billing.numbering.repository import NumberRepository
from functions.billing.runs.repository import RunRepository
from functions.billing.runs.shard import ShardBilling
from functions.billing.runs.shard_writer import RunRepositories
from functions.billing.settings import BillingSettings
from functions.billing.usage.closing import UsageClosing
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the billing of a shard."""
    table = resources.table
    wiring.provide(
        ShardBilling,
        lambda: ShardBilling(
            repositories=RunRepositories(
                table=table,
                accounts=AccountRepository(table=table),
                billable=BillableAccountRepository(table=table),
                numbers=NumberRepository(table=table),
                issued=wiring.use(IssuedInvoiceRepository),
                runs=RunRepository(table=table),
            ),
            drafter=wiring.use(InvoiceDrafter),
            usage=wiring.use(UsageClosing),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
