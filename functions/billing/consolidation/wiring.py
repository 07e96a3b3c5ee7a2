"""What consolidated invoices provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.adjustments.service import Adjustments
from functions.billing.consolidation.bundling import Bundling
from functions.billing.consolidation.paying import ConsolidatedInvoices
from functions.billing.consolidation.repository import (
    ConsolidatedInvoiceRepository,
    ConsolidationRepository,
)
from functions.billing.consolidation.service import Consolidations
from functions.billing.consolidation.spreading import Spreading
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.numbering.repository import NumberRepository
from functions.billing.payments.service import Payments
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of consolidated invoices."""
    table = resources.table
    wiring.provide(
        Consolidations,
        lambda: Consolidations(
            table=table,
            groups=ConsolidationRepository(table=table),
            accounts=AccountRepository(table=table),
            bundling=wiring.use(Bundling),
            clock=resources.clock,
        ),
    )
    wiring.provide(Bundling, lambda: _bundling(wiring, resources))
    wiring.provide(
        ConsolidatedInvoices,
        lambda: ConsolidatedInvoices(
            consolidated=ConsolidatedInvoiceRepository(table=table),
            invoices=InvoiceRepository(table=table),
            payments=wiring.use(Payments),
        ),
    )
    wiring.provide(
        Spreading,
        lambda: Spreading(
            consolidated=ConsolidatedInvoiceRepository(table=table),
            invoices=InvoiceRepository(table=table),
            accounts=AccountRepository(table=table),
            adjustments=wiring.use(Adjustments),
            clock=resources.clock,
        ),
    )


def _bundling(wiring: Wiring, resources: Resources[BillingSettings]) -> Bundling:
    table = resources.table
    return Bundling(
        table=table,
        groups=ConsolidationRepository(table=table),
        consolidated=ConsolidatedInvoiceRepository(table=table),
        accounts=AccountRepository(table=table),
        invoices=InvoiceRepository(table=table),
        sellers=wiring.use(Sellers),
        numbers=NumberRepository(table=table),
        spreading=wiring.use(Spreading),
        failures=wiring.use(JobFailures),
        clock=resources.clock,
        new_id=resources.new_id,
    )
