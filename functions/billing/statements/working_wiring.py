"""What workers on bank statements provide."""

from __future__ import annotations

from functions.billing.payments.cash_application import CashApplication
from functions.billing.payments.repository import PaymentRepository
from functions.billing.settings import BillingSettings
from functions.billing.statements.booking import RowBooking
from functions.billing.statements.matching import Matching
from functions.billing.statements.repository import StatementRepository
from functions.billing.statements.working import StatementWork
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of workers on bank statements."""
    table, settings = resources.table, resources.settings
    statements = StatementRepository(table=table)
    wiring.provide(
        StatementWork,
        lambda: StatementWork(
            table=table,
            statements=statements,
            matching=wiring.use(Matching),
            booking=RowBooking(
                table=table,
                statements=statements,
                payments=PaymentRepository(table=table, time_zone=settings.time_zone),
                cash=wiring.use(CashApplication),
                currency=settings.currency,
                clock=resources.clock,
                new_id=resources.new_id,
            ),
        ),
    )
