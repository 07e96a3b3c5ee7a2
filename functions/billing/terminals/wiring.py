"""What terminals provide."""

from __future__ import annotations

from decimal import Decimal

from functions.billing.accounts.repository import AccountRepository
from functions.billing.money_back.service import MoneyBack
from functions.billing.payments.cash_application import CashApplication
from functions.billing.payments.repository import PaymentRepository
from functions.billing.settings import BillingSettings
from functions.billing.terminals.cancelling import TerminalCancelling
from functions.billing.terminals.entities import TerminalTerms
from functions.billing.terminals.repository import TerminalRepository
from functions.billing.terminals.service import Terminals
from functions.billing.transactions.repository import LedgerRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of terminals."""
    table, settings = resources.table, resources.settings
    payments = PaymentRepository(table=table, time_zone=settings.time_zone)
    terminals = TerminalRepository(table=table, payments=payments)
    wiring.provide(
        Terminals,
        lambda: Terminals(
            accounts=AccountRepository(table=table),
            payments=payments,
            terminals=terminals,
            cash=wiring.use(CashApplication),
            terms=_terms(settings),
            time_zone=settings.time_zone,
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
    wiring.provide(
        TerminalCancelling,
        lambda: TerminalCancelling(
            table=table,
            accounts=AccountRepository(table=table),
            payments=payments,
            terminals=terminals,
            money_back=wiring.use(MoneyBack),
            ledger=LedgerRepository(table=table),
            terms=_terms(settings),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )


def _terms(settings: BillingSettings) -> TerminalTerms:
    limit = Decimal(settings.terminal_limit)
    return TerminalTerms(limit, settings.terminal_days, settings.currency)
