"""What dunning provides."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.autopay.repository import AutopayRepository
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.changes.ending import Ending
from functions.billing.changes.writing import ChangeWriter
from functions.billing.dunning.lifting import DebtLifting
from functions.billing.dunning.overdue import OverdueInvoices
from functions.billing.dunning.repository import DunningRepository
from functions.billing.dunning.service import Dunnings
from functions.billing.dunning.steps import DunningSteps
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.settings import BillingSettings
from functions.billing.tariffs.repository import TariffRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide what is done about unpaid invoices, and once the money is there."""
    table = resources.table
    wiring.provide(
        Dunnings,
        lambda: Dunnings(
            table=table,
            accounts=AccountRepository(table=table),
            dunning=DunningRepository(table=table),
            clock=resources.clock,
        ),
    )
    wiring.provide(
        DebtLifting,
        lambda: DebtLifting(
            billable=BillableAccountRepository(table=table),
            dunning=DunningRepository(table=table),
            writer=wiring.use(ChangeWriter),
            clock=resources.clock,
        ),
    )
    wiring.provide(DunningSteps, lambda: _steps(wiring, resources))


def _steps(wiring: Wiring, resources: Resources[BillingSettings]) -> DunningSteps:
    table = resources.table
    dunning, failures = DunningRepository(table=table), wiring.use(JobFailures)
    return DunningSteps(
        table=table,
        accounts=AccountRepository(table=table),
        dunning=dunning,
        autopays=AutopayRepository(table=table),
        invoices=OverdueInvoices(
            table=table,
            invoices=InvoiceRepository(table=table),
            dunning=dunning,
            failures=failures,
            clock=resources.clock,
        ),
        writer=wiring.use(ChangeWriter),
        ending=Ending(tariffs=TariffRepository(table=table)),
        failures=failures,
        time_zone=resources.settings.time_zone,
        clock=resources.clock,
    )
