"""What bank statements provide; a worker's use cases are in working_wiring.py."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.legal_entities.repository import LegalEntityRepository
from functions.billing.payers.repository import PayerRepository
from functions.billing.payments.repository import PaymentRepository
from functions.billing.payments.service import Payments
from functions.billing.settings import BillingSettings
from functions.billing.statements.matching import Matching
from functions.billing.statements.queue import RowsQueue, SqsRowsQueue
from functions.billing.statements.repository import StatementRepository
from functions.billing.statements.service import Statements
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of bank statements."""
    table, settings = resources.table, resources.settings
    wiring.provide(RowsQueue, lambda: SqsRowsQueue(settings.run_queue_url))  # type: ignore[type-abstract]
    wiring.provide(
        Matching,
        lambda: Matching(
            accounts=AccountRepository(table=table),
            payers=PayerRepository(table=table),
            currency=settings.currency,
        ),
    )
    wiring.provide(
        Statements,
        lambda: Statements(
            table=table,
            statements=StatementRepository(table=table),
            legal_entities=LegalEntityRepository(table=table),
            payment_repository=PaymentRepository(table=table, time_zone=settings.time_zone),
            payments=wiring.use(Payments),
            matching=wiring.use(Matching),
            queue=wiring.use(RowsQueue),  # type: ignore[type-abstract]
            clock=resources.clock,
        ),
    )
