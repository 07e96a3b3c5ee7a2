"""What changes of subscriptions provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.changes.activating import Activations
from functions.billing.changes.ending import Ending
from functions.billing.changes.migrating import TariffMigration
from functions.billing.changes.planner import ChangePlanner
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.starting import SubscriptionStarting
from functions.billing.changes.suspending import SubscriptionSuspensions
from functions.billing.changes.up_to_date import UpToDate
from functions.billing.changes.writing import ChangeWriter
from functions.billing.credit_notes.repository import CreditNoteRepository
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.catch_up import CatchUp
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.issued_repository import IssuedInvoiceRepository
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.settling import Settling
from functions.billing.numbering.repository import NumberRepository
from functions.billing.promo_codes.repository import PromoCodeRepository
from functions.billing.promo_codes.returning import PromoCodeReturns
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.tariffs.repository import TariffRepository
from functions.billing.transactions.repository import LedgerRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of changes."""
    table = resources.table
    wiring.provide(ChangeWriter, lambda: _writer(wiring, resources))
    wiring.provide(Ending, lambda: Ending(tariffs=TariffRepository(table=table)))
    wiring.provide(
        SubscriptionChanges,
        lambda: SubscriptionChanges(
            tariffs=TariffRepository(table=table),
            ending=wiring.use(Ending),
            writer=wiring.use(ChangeWriter),
        ),
    )
    wiring.provide(
        TariffMigration,
        lambda: TariffMigration(
            subscriptions=SubscriptionRepository(table=table),
            tariffs=TariffRepository(table=table),
            changes=wiring.use(SubscriptionChanges),
        ),
    )
    wiring.provide(
        SubscriptionSuspensions,
        lambda: SubscriptionSuspensions(
            tariffs=TariffRepository(table=table), writer=wiring.use(ChangeWriter)
        ),
    )
    wiring.provide(
        SubscriptionStarting,
        lambda: SubscriptionStarting(
            tariffs=TariffRepository(table=table),
            writer=wiring.use(ChangeWriter),
            clock=resources.clock,
            new_id=resources.new_id,
            hours_to_pay=resources.settings.activation_hours,
        ),
    )
    wiring.provide(Activations, lambda: _activations(wiring, resources))


def _activations(wiring: Wiring, resources: Resources[BillingSettings]) -> Activations:
    table = resources.table
    return Activations(
        subscriptions=SubscriptionRepository(table=table),
        tariffs=TariffRepository(table=table),
        invoices=InvoiceRepository(table=table),
        writer=wiring.use(ChangeWriter),
        failures=wiring.use(JobFailures),
        clock=resources.clock,
    )


def _writer(wiring: Wiring, resources: Resources[BillingSettings]) -> ChangeWriter:
    table = resources.table
    invoices, numbers = InvoiceRepository(table=table), NumberRepository(table=table)
    catch_up = CatchUp(
        drafter=wiring.use(InvoiceDrafter),
        numbers=numbers,
        issued=wiring.use(IssuedInvoiceRepository),
        clock=resources.clock,
        new_id=resources.new_id,
    )
    subscriptions = SubscriptionRepository(table=table)
    up_to_date = UpToDate(
        table=table,
        accounts=AccountRepository(table=table),
        subscriptions=subscriptions,
        catch_up=catch_up,
        clock=resources.clock,
    )
    return ChangeWriter(
        table=table,
        accounts=AccountRepository(table=table),
        billable=BillableAccountRepository(table=table),
        subscriptions=subscriptions,
        issued=wiring.use(IssuedInvoiceRepository),
        notes=CreditNoteRepository(table=table),
        ledger=LedgerRepository(table=table),
        settling=Settling(invoices=invoices),
        promo_codes=PromoCodeReturns(codes=PromoCodeRepository(table=table)),
        planner=ChangePlanner(
            invoices=invoices,
            numbers=numbers,
            drafter=wiring.use(InvoiceDrafter),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
        up_to_date=up_to_date,
        drafter=wiring.use(InvoiceDrafter),
        clock=resources.clock,
    )
