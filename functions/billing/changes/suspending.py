"""Suspending a subscription for one of several independent reasons, and lifting that again."""

from __future__ import annotations

from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.changes.deciding import Decided
from functions.billing.changes.entities import Change, PauseRequest, SuspensionRefused
from functions.billing.changes.pausing import agreed_pause, begin_fee, end_fee
from functions.billing.changes.planning import ChangeResult
from functions.billing.changes.writing import ChangeWriter
from functions.billing.subscriptions.activation import refuse_awaiting
from functions.billing.subscriptions.entities import (
    NotSuspended,
    Subscription,
    SubscriptionState,
    Suspension,
)
from functions.billing.subscriptions.events import SubscriptionResumed, SubscriptionSuspended
from functions.billing.tariffs.repository import TariffRepository
from shared.component import component
from shared.errors import Forbidden
from shared.idempotency import KeyedRequest
from shared.principal import Principal

ANY_DAYS = PauseRequest()


@component
class SubscriptionSuspensions:
    """Use cases of suspensions; somebody else's subscription does not exist for a customer."""

    tariffs: TariffRepository
    writer: ChangeWriter

    def suspend(
        self,
        subscription_id: str,
        kind: Suspension,
        by: Principal,
        once: KeyedRequest | None = None,
        *,
        days: PauseRequest = ANY_DAYS,
        dry_run: bool = False,
    ) -> ChangeResult:
        """Suspend it; what is billed for later days is credited. Twice is no error.

        From today on, or, if voluntary, on days that the tariff's terms allow. Customers may ask
        for no other. Raises: SubscriptionNotFound, Forbidden, SubscriptionEnded,
        SuspensionRefused, AwaitsPayment, InvoicesOverdue, Unavailable.
        """
        if not by.is_staff and kind is not Suspension.VOLUNTARY:
            raise Forbidden("Customers may suspend a subscription voluntarily only.")
        if kind is not Suspension.VOLUNTARY and days != ANY_DAYS:
            raise SuspensionRefused("Only a voluntary suspension has days of its own.")

        def decide(account: Account, old: Subscription, today: date) -> Decided:
            paused = kind is Suspension.VOLUNTARY and old.pause is not None
            if kind in old.suspensions or paused:
                return Change(old, old, today), None
            if kind is Suspension.VOLUNTARY:
                change = self._paused(account, old, days, today)
            else:
                change = Change(old, old.suspended(kind, today), today)
            began = change.after.state is SubscriptionState.SUSPENDED is not old.state
            return change, SubscriptionSuspended if began else None

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

        What is active already stays as it is. Raises: SubscriptionNotFound, Forbidden,
        SubscriptionEnded, NotSuspended, SuspensionRefused, InvoicesOverdue, Unavailable.
        """
        if not by.is_staff and kind is not Suspension.VOLUNTARY:
            raise Forbidden("Customers may end their voluntary suspension only.")

        def decide(account: Account, old: Subscription, today: date) -> Decided:
            if kind is Suspension.VOLUNTARY and old.pause is not None:
                change = _unpaused(account, old, by, today)
            elif old.state is SubscriptionState.ACTIVE:
                return Change(old, old, today), None
            elif kind not in old.suspensions:
                raise NotSuspended
            else:
                change = Change(old, old.resumed(kind), today)
            back = change.after.state is SubscriptionState.ACTIVE is not old.state
            return change, SubscriptionResumed if back else None

        return self.writer.write(subscription_id, by, decide, "resumed", once, dry_run=dry_run)

    def _paused(
        self, account: Account, old: Subscription, days: PauseRequest, today: date
    ) -> Change:
        """Raises: SubscriptionEnded, AwaitsPayment, SuspensionRefused."""
        refuse_awaiting(old)
        tariff = self.tariffs.get_at_revision(old.tariff_id, old.tariff_revision)
        terms = tariff.terms.voluntary_suspension
        pause = agreed_pause(terms, days, old, account, today)
        new = old.pausing(pause)
        if pause.starts_on <= today:
            new = new.suspended(Suspension.VOLUNTARY, today)
        return Change(old, new, pause.starts_on, (begin_fee(terms, old, pause.starts_on),))


def _unpaused(account: Account, old: Subscription, by: Principal, today: date) -> Change:
    """A pause that is lifted, or that will not come. Raises: SuspensionRefused."""
    pause = old.pause
    if pause is None or pause.starts_on > today:
        on = today if pause is None else pause.starts_on
        return Change(old, old.unpaused(today), on)
    if pause.ends_on is not None and pause.ends_on <= today:  # over, and the job has not been there
        until = account.charged_until.get(old.id, pause.ends_on)
        new = old.unpaused(pause.ends_on)
        return Change(old, new, max(until, pause.ends_on), (end_fee(old, pause.ends_on),))
    earliest = pause.earliest_end
    if earliest is not None and earliest > today and not by.is_staff:
        raise SuspensionRefused("It can be resumed from {day} on.", day=earliest)
    return Change(old, old.unpaused(today), today, (end_fee(old, today),))
