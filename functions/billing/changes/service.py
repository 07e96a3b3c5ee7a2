"""What one can do with a running subscription: change its tariff, suspend, resume and end it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.changes.entities import (
    Change,
    EndBeforePeriod,
    TariffRequest,
    When,
    checked_quantity,
    price_a_month,
)
from functions.billing.changes.planning import ChangeResult
from functions.billing.changes.writing import ChangeWriter, Decided
from functions.billing.invoices.pricing import CHANGE_FEE, EXIT_FEE, Fee
from functions.billing.periods.calendar import shift
from functions.billing.periods.entities import BillingPeriod
from functions.billing.subscriptions.entities import (
    NextTerms,
    NotSuspended,
    Subscription,
    SubscriptionEnded,
    SubscriptionState,
    Suspension,
)
from functions.billing.subscriptions.events import (
    SubscriptionCancelled,
    SubscriptionChanged,
    SubscriptionResumed,
    SubscriptionSuspended,
)
from functions.billing.subscriptions.terms import terms_of
from functions.billing.tariffs.entities import TariffTerms
from functions.billing.tariffs.repository import TariffRepository
from shared.component import component
from shared.errors import Forbidden
from shared.idempotency import KeyedRequest
from shared.principal import Principal


@component
class SubscriptionChanges:
    """Use cases of a subscription's changes; somebody else's does not exist for a customer."""

    tariffs: TariffRepository
    writer: ChangeWriter

    def change_tariff(
        self,
        subscription_id: str,
        wanted: TariffRequest,
        by: Principal,
        once: KeyedRequest | None = None,
        *,
        dry_run: bool = False,
    ) -> ChangeResult:
        """Change the tariff or the quantity, now or when the current period ends.

        A change that was to come is replaced. Raises: SubscriptionNotFound, SubscriptionEnded,
        SameTerms, OtherService, TariffNotFound, TariffNotPublished, InvalidQuantity,
        InvoicesOverdue, Unavailable.
        """
        tariff = self.tariffs.get(wanted.tariff_id)

        def decide(account: Account, old: Subscription, today: date) -> Decided:
            asked = old.quantity if wanted.quantity is None else wanted.quantity
            quantity = checked_quantity(asked)
            terms = terms_of(tariff, old, today, quantity)
            when = wanted.when or (When.NOW if _is_dearer(terms, old) else When.PERIOD_END)
            if when is When.PERIOD_END:
                on = period_end(account, old, today)
                return Change(old, old.changing(replace(terms, on=on)), on), None
            new = old.changing(terms).changed()
            fee = Fee(CHANGE_FEE, tariff.terms.plan_change_fee)
            return Change(old, new, today, fee), SubscriptionChanged

        return self.writer.write(subscription_id, by, decide, "changed", once, dry_run=dry_run)

    def suspend(
        self,
        subscription_id: str,
        kind: Suspension,
        by: Principal,
        once: KeyedRequest | None = None,
        *,
        dry_run: bool = False,
    ) -> ChangeResult:
        """Suspend it from today; what is billed for later days is credited. Twice is no error.

        Customers may ask for a voluntary suspension only. Raises: SubscriptionNotFound, Forbidden,
        SubscriptionEnded, InvoicesOverdue, Unavailable.
        """
        if not by.is_staff and kind is not Suspension.VOLUNTARY:
            raise Forbidden("Customers may suspend a subscription voluntarily only.")

        def decide(_: Account, old: Subscription, today: date) -> Decided:
            if kind in old.suspensions:
                return Change(old, old, today), None
            new = old.suspended(kind, today)
            again = old.state is SubscriptionState.SUSPENDED
            return Change(old, new, today), None if again else SubscriptionSuspended

        return self.writer.write(subscription_id, by, decide, "suspended", once, dry_run=dry_run)

    def resume(
        self,
        subscription_id: str,
        kind: Suspension,
        by: Principal,
        once: KeyedRequest | None = None,
        *,
        dry_run: bool = False,
    ) -> ChangeResult:
        """Lift a suspension; where it was the last, the service is billed from today on.

        What is active already stays as it is.
        Raises: SubscriptionNotFound, Forbidden, SubscriptionEnded, NotSuspended, InvoicesOverdue,
        Unavailable.
        """
        if not by.is_staff and kind is not Suspension.VOLUNTARY:
            raise Forbidden("Customers may end their voluntary suspension only.")

        def decide(_: Account, old: Subscription, today: date) -> Decided:
            if old.state is SubscriptionState.ACTIVE:
                return Change(old, old, today), None
            if kind not in old.suspensions:
                raise NotSuspended
            new = old.resumed(kind)
            active = new.state is SubscriptionState.ACTIVE
            return Change(old, new, today), SubscriptionResumed if active else None

        return self.writer.write(subscription_id, by, decide, "resumed", once, dry_run=dry_run)

    def cancel(
        self,
        subscription_id: str,
        when: When,
        by: Principal,
        once: KeyedRequest | None = None,
        *,
        dry_run: bool = False,
    ) -> ChangeResult:
        """End it today, crediting what is billed for later days, or when the period ends.

        Within the minimum term the exit fee is billed. Raises: SubscriptionNotFound,
        SubscriptionEnded, EndBeforePeriod, InvoicesOverdue, Unavailable.
        """

        def decide(account: Account, old: Subscription, today: date) -> Decided:
            on = today if when is When.NOW else period_end(account, old, today)
            if old.state is not SubscriptionState.CANCELLED and old.ends_on == on:
                return Change(old, old, on), None
            if old.ends_on is not None and old.ends_on < on:
                raise EndBeforePeriod
            ending = replace(old, next_terms=None).ending(on)
            fee = self._exit_fee(old, on)
            if on > today:
                return Change(old, ending, on, fee), None
            return Change(old, ending.cancelled(), on, fee), SubscriptionCancelled

        return self.writer.write(subscription_id, by, decide, "cancelled", once, dry_run=dry_run)

    def _exit_fee(self, subscription: Subscription, on: date) -> Fee | None:
        if subscription.state is SubscriptionState.CANCELLED:
            raise SubscriptionEnded
        tariff_id, revision = subscription.tariff_id, subscription.tariff_revision
        terms = self.tariffs.get_at_revision(tariff_id, revision).terms
        bound = _bound_until(terms, subscription.started_on)
        return Fee(EXIT_FEE, terms.exit_fee) if on < bound else None


def period_end(account: Account, subscription: Subscription, today: date) -> date:
    """The first day that is not billed, or, billed in arrears, the end of the current period."""
    until = account.charged_until.get(subscription.id)
    if until is not None and until > today:
        return until
    cycle = subscription.charge_terms.cycle(until or subscription.started_on)
    return cycle.boundary_after(max(today, subscription.started_on))


def _is_dearer(terms: NextTerms, old: Subscription) -> bool:
    new_price = price_a_month(terms.price, terms.period.months, terms.period.days, terms.quantity)
    return new_price > price_a_month(old.price, old.period.months, old.period.days, old.quantity)


def _bound_until(terms: TariffTerms, started_on: date) -> date:
    return shift(started_on, BillingPeriod.MONTH, terms.minimum_term_months)
