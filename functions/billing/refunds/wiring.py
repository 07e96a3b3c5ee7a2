"""What refunds provide."""

from __future__ import annotations

from decimal import Decimal

from functions.billing.accounts.repository import AccountRepository
from functions.billing.credit_notes.repository import CreditNoteRepository
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.money_back.service import MoneyBack
from functions.billing.numbering.repository import NumberRepository
from functions.billing.payments.gateways import Gateways
from functions.billing.payments.repository import PaymentRepository
from functions.billing.refunds.asking import RefundAsking
from functions.billing.refunds.booking import RefundBooking
from functions.billing.refunds.crediting import RefundCredits
from functions.billing.refunds.repository import RefundRepository
from functions.billing.refunds.service import Refunds
from functions.billing.settings import BillingSettings
from functions.billing.transactions.repository import LedgerRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of refunds."""
    table, settings = resources.table, resources.settings
    payments = PaymentRepository(table=table, time_zone=settings.time_zone)
    refunds = RefundRepository(table=table)
    wiring.provide(RefundBooking, lambda: _booking(wiring, resources))
    wiring.provide(
        Refunds,
        lambda: Refunds(
            table=table,
            payments=payments,
            refunds=refunds,
            gateways=wiring.use(Gateways),
            booking=wiring.use(RefundBooking),
            approval_above=Decimal(settings.refund_approval_above),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
    wiring.provide(
        RefundAsking,
        lambda: RefundAsking(
            payments=payments,
            refunds=refunds,
            gateways=wiring.use(Gateways),
            service=wiring.use(Refunds),
            failures=wiring.use(JobFailures),
            clock=resources.clock,
        ),
    )


def _booking(wiring: Wiring, resources: Resources[BillingSettings]) -> RefundBooking:
    table = resources.table
    return RefundBooking(
        accounts=AccountRepository(table=table),
        money_back=wiring.use(MoneyBack),
        credits=RefundCredits(
            invoices=InvoiceRepository(table=table),
            notes=CreditNoteRepository(table=table),
            numbers=NumberRepository(table=table),
            sellers=wiring.use(Sellers),
            ledger=LedgerRepository(table=table),
        ),
        ledger=LedgerRepository(table=table),
        clock=resources.clock,
        new_id=resources.new_id,
    )
