"""What waits for its first payment: it becomes active with it, or is given up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.changes.deciding import Decided
from functions.billing.changes.ending import giving_up
from functions.billing.changes.entities import Change
from functions.billing.changes.writing import ChangeWriter
from functions.billing.failures.entities import Job
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.entities import InvoiceStatus
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.subscriptions.activation import paid_for
from functions.billing.subscriptions.entities import Subscription, SubscriptionState
from functions.billing.subscriptions.events import SubscriptionCancelled, SubscriptionStarted
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.tariffs.entities import ChargingMode
from functions.billing.tariffs.repository import TariffRepository
from shared.clock import Clock
from shared.component import component
from shared.principal import SYSTEM


@dataclass(slots=True)
class GivenUp:
    """What the job has given up; `complete` is false where time ran out."""

    subscriptions: int = 0
    errors: int = 0
    complete: bool = True


@component
class Activations:
    """Use cases of subscriptions that wait for their first payment."""

    subscriptions: SubscriptionRepository
    tariffs: TariffRepository
    invoices: InvoiceRepository
    writer: ChangeWriter
    failures: JobFailures
    clock: Clock

    def activate(self, subscription_id: str, invoice_id: str) -> None:
        """Make one active whose invoice is paid, charged from today on.

        What was billed for days before is credited, and today's part billed. One that waits no
        more is left as it is. Raises: SubscriptionNotFound, Unavailable.
        """

        def decide(_: Account, old: Subscription, today: date) -> Decided:
            awaited = old.awaits_payment
            if awaited is None or awaited.invoice_id != invoice_id:
                return Change(old, old, today), None
            new = self._active(old, today)
            is_active = new.state is SubscriptionState.ACTIVE
            change = Change(old, new, new.started_on, credited_from=old.started_on)
            return change, SubscriptionStarted if is_active else None

        self.writer.write(subscription_id, SYSTEM, decide, "activated", None, dry_run=False)

    def give_up_due(self, has_time: Callable[[], bool]) -> GivenUp:
        """Give up those whose time to pay is over; what fails is reported, and stays due."""
        result = GivenUp()
        for subscription_id in self.subscriptions.each_awaiting(self.clock()):
            if not has_time():
                result.complete = False
                break
            try:
                result.subscriptions += self._give_up(subscription_id)
            except Exception as error:  # noqa: BLE001 - one bad entry must not stop the others
                self.failures.report(Job.SUBSCRIPTIONS, f"subscription#{subscription_id}", error)
                result.errors += 1
        return result

    def _give_up(self, subscription_id: str) -> bool:
        """Whether it is given up; paid for in time, and nobody heard of it yet, it is active."""

        def decide(account: Account, old: Subscription, today: date) -> Decided:
            awaited = old.awaits_payment
            if awaited is None or self._is_paid(account, awaited.invoice_id):
                return Change(old, old, today), None
            return giving_up(old, today), SubscriptionCancelled

        made = self.writer.write(subscription_id, SYSTEM, decide, "lapsed", None, dry_run=False)
        if (paid := made.subscription.awaits_payment) is not None:
            self.activate(subscription_id, paid.invoice_id)
        return paid is None

    def _is_paid(self, account: Account, invoice_id: str) -> bool:
        """The invoice is read only where the account owes nothing on it any more."""
        if any(item.invoice_id == invoice_id for item in account.open_items):
            return False
        return self.invoices.get(invoice_id).status is InvoiceStatus.PAID

    def _active(self, old: Subscription, today: date) -> Subscription:
        """One that is paid for on a later day has periods that begin then, if it has its own."""
        new = paid_for(old, today)
        if new.started_on == old.started_on:
            return new
        terms = self.tariffs.get_at_revision(old.tariff_id, old.tariff_revision).terms
        own_day = terms.charging is ChargingMode.ANNIVERSARY
        return replace(new, bill_day=new.started_on.day) if own_day else new
