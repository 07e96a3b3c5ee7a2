"""What invoices provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.invoices.closing import InvoiceClosing
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.issued_repository import IssuedInvoiceRepository
from functions.billing.invoices.manual import ManualInvoices
from functions.billing.invoices.previewing import InvoicePreviews
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.service import Invoices
from functions.billing.invoices.settling import Settling
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.numbering.repository import NumberRepository
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.tariffs.repository import TariffRepository
from functions.billing.transactions.repository import LedgerRepository
from functions.billing.usage.repository import UsageRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of invoices, and what others draft and issue them with."""
    table = resources.table
    wiring.provide(InvoiceDrafter, lambda: InvoiceDrafter(sellers=wiring.use(Sellers)))
    wiring.provide(IssuedInvoiceRepository, lambda: _issued(resources))
    wiring.provide(
        InvoiceClosing,
        lambda: InvoiceClosing(
            table=table,
            invoices=InvoiceRepository(table=table),
            accounts=AccountRepository(table=table),
            ledger=LedgerRepository(table=table),
            settling=Settling(invoices=InvoiceRepository(table=table)),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
    wiring.provide(ManualInvoices, lambda: _manual(wiring, resources))
    wiring.provide(
        Invoices,
        lambda: Invoices(
            invoices=InvoiceRepository(table=table),
            accounts=AccountRepository(table=table),
        ),
    )
    wiring.provide(
        InvoicePreviews,
        lambda: InvoicePreviews(
            billable=BillableAccountRepository(table=table),
            tariffs=TariffRepository(table=table),
            usage=UsageRepository(table=table),
            drafter=wiring.use(InvoiceDrafter),
            clock=resources.clock,
        ),
    )


def _issued(resources: Resources[BillingSettings]) -> IssuedInvoiceRepository:
    table = resources.table
    return IssuedInvoiceRepository(
        invoices=InvoiceRepository(table=table),
        ledger=LedgerRepository(table=table),
        subscriptions=SubscriptionRepository(table=table),
    )


def _manual(wiring: Wiring, resources: Resources[BillingSettings]) -> ManualInvoices:
    table = resources.table
    return ManualInvoices(
        table=table,
        accounts=AccountRepository(table=table),
        billable=BillableAccountRepository(table=table),
        drafter=wiring.use(InvoiceDrafter),
        issued=wiring.use(IssuedInvoiceRepository),
        numbers=NumberRepository(table=table),
        clock=resources.clock,
        new_id=resources.new_id,
    )
