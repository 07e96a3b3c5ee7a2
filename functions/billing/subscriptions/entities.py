"""A subscription: a version of a tariff that an account is charged for.

    pending -> active <-> suspended -> cancelled

Kinds of suspension are independent: it is active again when the last of them is lifted.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from functions.billing.periods.charges import ChargeTerms
from functions.billing.periods.entities import BillingMode, BillingPeriod
from functions.billing.subscriptions.agreed import KEPT_TERMS, NextTerms, PastTerms
from functions.billing.subscriptions.awaiting import AwaitedPayment
from functions.billing.subscriptions.discounts import Discount, with_discount
from functions.billing.subscriptions.pauses import KEPT, Pause
from functions.billing.tariffs.entities import TariffKind
from functions.billing.taxes.entities import TaxCategory
from shared.errors import Conflict, NotFound
from shared.money import ZERO


class SubscriptionNotFound(NotFound):
    """There is no such subscription."""


class SubscriptionBusy(Conflict):
    """Somebody else changed the subscription at the same moment; try again."""


class SubscriptionEnded(Conflict):
    """The subscription is cancelled."""


class SameTerms(Conflict):
    """The subscription has this tariff and quantity already."""


class OtherService(Conflict):
    """A change of tariff keeps the kind of service and the currency; start a new one instead."""


class NotSuspended(Conflict):
    """The subscription is not suspended for this reason."""


class SubscriptionState(StrEnum):
    """The state of a subscription."""

    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


class Suspension(StrEnum):
    """Why a subscription is suspended."""

    DEBT = "debt"
    VOLUNTARY = "voluntary"
    ADMINISTRATIVE = "administrative"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A service that is charged, on the terms that were agreed.

    Dates are the account's local ones. It is charged for days in `[started_on, ends_on)`, after a
    trial from `trial_until` on; while suspended, up to `suspended_on`, unless it is
    `billed_while_suspended`. `next_terms` and `pause` may be to come; `timeline.py` says what is
    charged with them. `pauses` are the latest ones that have ended. Where its terms have changed,
    the present ones hold from `terms_since` on, and `past_terms` are those before.
    """

    id: str
    account_id: str
    customer_id: str
    contract_id: str
    tariff_id: str
    tariff_code: str
    tariff_revision: int
    tariff_name: str
    kind: TariffKind
    price: Decimal
    currency: str
    period: BillingPeriod
    mode: BillingMode
    bill_day: int
    tax_category: TaxCategory
    price_includes_tax: bool
    started_on: date
    setup_fee: Decimal = ZERO
    quantity: Decimal = Decimal(1)
    download_mbps: int | None = None
    upload_mbps: int | None = None
    trial_until: date | None = None
    billed_while_suspended: bool = False
    daily: bool = False
    state: SubscriptionState = SubscriptionState.ACTIVE
    suspensions: frozenset[Suspension] = frozenset()
    suspended_on: date | None = None
    ends_on: date | None = None
    next_terms: NextTerms | None = None
    discounts: tuple[Discount, ...] = ()
    pause: Pause | None = None
    pauses: tuple[Pause, ...] = ()
    terms_since: date | None = None
    past_terms: tuple[PastTerms, ...] = ()
    awaits_payment: AwaitedPayment | None = None
    version: int = 1

    @property
    def charge_terms(self) -> ChargeTerms:
        """How its periods run."""
        return ChargeTerms(self.period, self.bill_day, self.mode, daily=self.daily)

    @property
    def charged_from(self) -> date:
        """The first day that is charged."""
        return max(self.started_on, self.trial_until or self.started_on)

    @property
    def charge_end(self) -> date | None:
        """The first day that is not charged; None if there is no end yet."""
        if self.awaits_payment is not None:
            return self.charged_from
        ends = [self.ends_on]
        if not self.billed_while_suspended:
            ends += [self.suspended_on, self.pause.starts_on if self.pause else None]
        return min((day for day in ends if day is not None), default=None)

    def is_over(self, until: date | None) -> bool:
        """Whether nothing is left to charge where it is charged up to a day, if it ever was."""
        end = self.charge_end
        return end is not None and (until or self.charged_from) >= end

    def days_to_come(self, today: date) -> frozenset[date]:
        """The days after today on which it starts, ends, or is something else than before."""
        days = (
            self.started_on,
            self.ends_on,
            self.next_terms.on if self.next_terms else None,
            self.pause.starts_on if self.pause else None,
            self.pause.ends_on if self.pause else None,
        )
        return frozenset(day for day in days if day is not None and day > today)

    def suspended(self, kind: Suspension, on: date) -> Subscription:
        """The subscription suspended for one more reason. Raises: SubscriptionEnded."""
        self._refuse_cancelled()
        return replace(
            self,
            suspensions=self.suspensions | {kind},
            suspended_on=min(self.suspended_on or on, on),
            state=SubscriptionState.SUSPENDED,
            version=self.version + 1,
        )

    def resumed(self, kind: Suspension) -> Subscription:
        """The subscription without a suspension; active if it was the last.

        Raises: SubscriptionEnded.
        """
        self._refuse_cancelled()
        left = self.suspensions - {kind}
        back = SubscriptionState.PENDING if self.awaits_payment else SubscriptionState.ACTIVE
        lifted = back if self.suspensions else self.state
        return replace(
            self,
            suspensions=left,
            suspended_on=self.suspended_on if left else None,
            state=SubscriptionState.SUSPENDED if left else lifted,
            version=self.version + 1,
        )

    def pausing(self, pause: Pause) -> Subscription:
        """The subscription with a voluntary suspension to come. Raises: SubscriptionEnded."""
        self._refuse_cancelled()
        return replace(self, pause=pause, version=self.version + 1)

    def unpaused(self, on: date) -> Subscription:
        """The subscription with its voluntary suspension over on a day, or not begun at all.

        Raises: SubscriptionEnded.
        """
        resumed = self.resumed(Suspension.VOLUNTARY)
        if self.pause is None:
            return resumed
        begun = on > self.pause.starts_on
        ended = (replace(self.pause, ends_on=on),) if begun else ()
        return replace(resumed, pause=None, pauses=(*self.pauses, *ended)[-KEPT:])

    def withdrawn(self, today: date) -> Subscription:
        """The subscription without the changes, the pause and the end that were to come.

        As it is where there are none.
        """
        pause_to_come = self.pause is not None and self.pause.starts_on > today
        kept = replace(
            self,
            next_terms=None if self.next_terms and self.next_terms.on > today else self.next_terms,
            ends_on=None if self.ends_on and self.ends_on > today else self.ends_on,
            pause=None if pause_to_come else self.pause,
        )
        return self if kept == self else replace(kept, version=self.version + 1)

    def started(self) -> Subscription:
        """The pending subscription, active; any other as it is."""
        if self.state is not SubscriptionState.PENDING or self.awaits_payment is not None:
            return self
        return replace(self, state=SubscriptionState.ACTIVE, version=self.version + 1)

    def ending(self, on: date) -> Subscription:
        """The subscription with its last day set: it is charged for days before `on`."""
        self._refuse_cancelled()
        return replace(self, ends_on=max(on, self.started_on), version=self.version + 1)

    def as_of(self, day: date) -> Subscription:
        """The subscription on a day: started, changed, paused or not, ended, or as it is."""
        if self.ends_on is not None and self.ends_on <= day:
            return self.cancelled()
        if self.pause is not None and self.pause.starts_on <= day:
            if Suspension.VOLUNTARY not in self.suspensions:
                return self.suspended(Suspension.VOLUNTARY, self.pause.starts_on)
            if self.pause.ends_on is not None and self.pause.ends_on <= day:
                back = self.unpaused(self.pause.ends_on)
                ends = self.pause.ends_service
                return back.ending(self.pause.ends_on).cancelled() if ends else back
        if self.next_terms is not None and self.next_terms.on <= day:
            return self.changed()
        return self.started() if self.started_on <= day else self

    def discounted(self, discount: Discount) -> Subscription:
        """The subscription with one more discount. Raises: SubscriptionEnded, TooManyDiscounts."""
        self._refuse_cancelled()
        discounts = with_discount(self.discounts, discount)
        return replace(self, discounts=discounts, version=self.version + 1)

    def changing(self, terms: NextTerms) -> Subscription:
        """The subscription with terms to come, instead of any that were to come before.

        Raises: SubscriptionEnded, SameTerms.
        """
        self._refuse_cancelled()
        now = (self.tariff_id, self.tariff_revision, self.quantity)
        if now == (terms.tariff_id, terms.tariff_revision, terms.quantity):
            raise SameTerms
        return replace(self, next_terms=terms, version=self.version + 1)

    def changed(self) -> Subscription:
        """The subscription on the terms that were to come."""
        if self.next_terms is None:
            return self
        terms = self.next_terms
        new = {f.name: getattr(terms, f.name) for f in fields(terms) if f.name != "on"}
        changed = replace(self, **new, next_terms=None, version=self.version + 1)
        return changed.after_terms_of(self, terms.on)

    def after_terms_of(self, before: Subscription, on: date) -> Subscription:
        """This subscription, with the terms that it had until a day kept for what comes late."""
        past = PastTerms(on, *(getattr(before, f.name) for f in fields(PastTerms)[1:]))
        if past == PastTerms(on, *(getattr(self, f.name) for f in fields(PastTerms)[1:])):
            return self
        held = on > (before.terms_since or before.started_on)
        kept = (*before.past_terms, past) if held else before.past_terms
        return replace(self, terms_since=on, past_terms=kept[-KEPT_TERMS:])

    def until(self, on: date) -> Subscription:
        """The subscription as it is charged for the days before `on`."""
        known = [day for day in (self.ends_on, on) if day is not None]
        return replace(self, ends_on=min(known), next_terms=None)

    def cancelled(self) -> Subscription:
        """The subscription, cancelled; a cancelled one as it is."""
        if self.state is SubscriptionState.CANCELLED:
            return self
        return replace(self, state=SubscriptionState.CANCELLED, version=self.version + 1)

    def _refuse_cancelled(self) -> None:
        if self.state is SubscriptionState.CANCELLED:
            raise SubscriptionEnded


@dataclass(frozen=True, slots=True)
class SubscriptionFilter:
    """Which subscriptions."""

    account_id: str | None = None
    customer_id: str | None = None
    tariff_id: str | None = None
    state: SubscriptionState | None = None
