"""What one can do with a running subscription: change its tariff and end it, or neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.changes.deciding import Decided
from functions.billing.changes.ending import Ending
from functions.billing.changes.entities import (
    Cancellation,
    Change,
    EndBeforePeriod,
    TariffRequest,
    When,
    change_day,
    price_a_month,
)
from functions.billing.changes.planning import ChangeResult
from functions.billing.changes.writing import ChangeWriter
from functions.billing.invoices.pricing import CHANGE_FEE, Fee
from functions.billing.subscriptions.activation import refuse_awaiting
from functions.billing.subscriptions.agreed import NextTerms
from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionEnded,
    SubscriptionState,
)
from functions.billing.subscriptions.events import (
    SubscriptionCancelled,
    SubscriptionChanged,
)
from functions.billing.subscriptions.quantity import checked_quantity
from functions.billing.subscriptions.terms import terms_of
from functions.billing.tariffs.repository import TariffRepository
from shared.component import component
from shared.idempotency import KeyedRequest
from shared.money import ZERO
from shared.principal import Principal


@component
class SubscriptionChanges:
    """Use cases of a subscription's changes; somebody else's does not exist for a customer."""

    tariffs: TariffRepository
    ending: Ending
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
        """Change the tariff or the quantity: now, when the current period ends, or on a day.

        A change that was to come is replaced. Raises: SubscriptionNotFound, SubscriptionEnded,
        SameTerms, OtherService, TariffNotFound, TariffNotPublished, InvalidQuantity,
        InvalidChangeDay, AwaitsPayment, InvoicesOverdue, Unavailable.
        """
        tariff = self.tariffs.get(wanted.tariff_id)

        def decide(account: Account, old: Subscription, today: date) -> Decided:
            refuse_awaiting(old)
            asked = old.quantity if wanted.quantity is None else wanted.quantity
            terms = terms_of(tariff, old, today, checked_quantity(asked))
            when = wanted.when or (When.NOW if _is_dearer(terms, old) else When.PERIOD_END)
            on = change_day(wanted.on, when, account, old, today)
            fee = ZERO if wanted.free else tariff.terms.plan_change_fee
            fees = (Fee(CHANGE_FEE, fee),)
            if on > today:
                return Change(old, old.changing(replace(terms, on=on)), on, fees), None
            return Change(old, old.changing(terms).changed(), on, fees), SubscriptionChanged

        return self.writer.write(subscription_id, by, decide, "changed", once, dry_run=dry_run)

    def cancel(
        self,
        subscription_id: str,
        wanted: Cancellation,
        by: Principal,
        once: KeyedRequest | None = None,
        *,
        dry_run: bool = False,
    ) -> ChangeResult:
        """End it today, when the period ends, or on a day; what is billed for later is credited.

        Within the minimum term the exit fee is billed. Raises: SubscriptionNotFound,
        SubscriptionEnded, EndBeforePeriod, InvalidChangeDay, InvoicesOverdue, Unavailable.
        """

        def decide(account: Account, old: Subscription, today: date) -> Decided:
            if old.state is SubscriptionState.CANCELLED:
                raise SubscriptionEnded
            on = change_day(wanted.on, wanted.when, account, old, today)
            if old.ends_on == on:
                return Change(old, old, on), None
            if old.ends_on is not None and old.ends_on < on:
                raise EndBeforePeriod
            change = self.ending.ended(old, on, today)
            return change, SubscriptionCancelled if on <= today else None

        return self.writer.write(subscription_id, by, decide, "cancelled", once, dry_run=dry_run)

    def withdraw(self, subscription_id: str, by: Principal) -> None:
        """Leave it as it is: nothing that was to come will come. Twice is no error.

        Raises: SubscriptionNotFound, SubscriptionEnded, Unavailable.
        """

        def decide(_: Account, old: Subscription, today: date) -> Decided:
            if old.state is SubscriptionState.CANCELLED:
                raise SubscriptionEnded
            left = old.withdrawn(today)
            on = min(old.days_to_come(today) - left.days_to_come(today), default=today)
            return Change(old, left, on), None

        self.writer.write(subscription_id, by, decide, "kept", None, dry_run=False)


def _is_dearer(terms: NextTerms, old: Subscription) -> bool:
    new_price = price_a_month(terms.price, terms.period.months, terms.period.days, terms.quantity)
    return new_price > price_a_month(old.price, old.period.months, old.period.days, old.quantity)
