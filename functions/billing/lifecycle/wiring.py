"""What the lifecycle of contracts provides."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.invoices.catch_up import CatchUp
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.issued_repository import IssuedInvoiceRepository
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.numbering.repository import NumberRepository
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions.repository import SubscriptionRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide what happens to a contract's subscriptions when it changes."""
    wiring.provide(ContractLifecycle, lambda: _lifecycle(wiring, resources))


def _lifecycle(wiring: Wiring, resources: Resources[BillingSettings]) -> ContractLifecycle:
    table = resources.table
    catch_up = CatchUp(
        drafter=wiring.use(InvoiceDrafter),
        numbers=NumberRepository(table=table),
        issued=wiring.use(IssuedInvoiceRepository),
        clock=resources.clock,
        new_id=resources.new_id,
    )
    return ContractLifecycle(
        table=table,
        accounts=AccountRepository(table=table),
        billable=BillableAccountRepository(table=table),
        subscriptions=SubscriptionRepository(table=table),
        catch_up=catch_up,
        clock=resources.clock,
        time_zone=resources.settings.time_zone,
    )
