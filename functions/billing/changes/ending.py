"""What a subscription is when it ends on a day, and what its end costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from functions.billing.changes.entities import Change
from functions.billing.changes.pausing import end_fee
from functions.billing.invoices.pricing import EXIT_FEE, Fee
from functions.billing.periods.calendar import shift
from functions.billing.periods.entities import BillingPeriod
from functions.billing.subscriptions.activation import given_up
from functions.billing.subscriptions.entities import Subscription
from functions.billing.tariffs.entities import TariffTerms
from functions.billing.tariffs.repository import TariffRepository
from shared.component import component
from shared.money import ZERO


@component
class Ending:
    """Ends subscriptions; within the minimum term there is the tariff's exit fee."""

    tariffs: TariffRepository

    def ended(self, old: Subscription, on: date, today: date) -> Change:
        """A subscription that ends today or on a day to come. Raises: SubscriptionEnded.

        One that waits for its first payment is given up at once.
        """
        if old.awaits_payment is not None:
            return giving_up(old, today)
        fee, ending = self._exit_fee(old, on), replace(old, next_terms=None)
        if on > today:
            return Change(old, ending.ending(on), on, (fee,))
        ended = ending.unpaused(on).ending(on).cancelled()
        return Change(old, ended, on, (fee, end_fee(old, on)))

    def _exit_fee(self, subscription: Subscription, on: date) -> Fee:
        tariff_id, revision = subscription.tariff_id, subscription.tariff_revision
        terms = self.tariffs.get_at_revision(tariff_id, revision).terms
        bound = _bound_until(terms, subscription.started_on)
        return Fee(EXIT_FEE, terms.exit_fee if on < bound else ZERO)


def giving_up(old: Subscription, today: date) -> Change:
    """A subscription that never was active: all that was billed for it is given back."""
    return Change(old, given_up(old), today, credited_from=old.started_on)


def _bound_until(terms: TariffTerms, started_on: date) -> date:
    return shift(started_on, BillingPeriod.MONTH, terms.minimum_term_months)
