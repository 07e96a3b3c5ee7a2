"""Whatever happens to a subscription, each of its days is billed once, at the price of that day."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from functions.billing.accounts.entities import Account
from functions.billing.adjustments.entities import Adjustment, AdjustmentReason
from functions.billing.adjustments.service import Adjustments
from functions.billing.changes.entities import PauseRequest, TariffRequest, When
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.suspending import SubscriptionSuspensions
from functions.billing.invoices.entities import InvoiceItem, InvoiceStatus
from functions.billing.invoices.previewing import InvoicePreviews
from functions.billing.subscriptions.entities import (
    NotSuspended,
    Subscription,
    SubscriptionState,
    Suspension,
)
from functions.billing.subscriptions.schedule import SubscriptionSchedule
from functions.billing.tariffs.meters import Meter
from functions.billing.usage.charging import LATE_USAGE, USAGE
from functions.billing.usage.entities import UsagePeriod, UsageRecord
from functions.billing.usage.recording import UsageRecording
from shared.dynamo.mapping import from_item
from tests.fakes.books import Books
from tests.fakes.people import an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

STAFF = an_admin()
PRICES = {"a": Decimal("310.00"), "b": Decimal("599.90"), "c": Decimal("77.77")}
UNITS = dict(zip(PRICES.values(), map(Decimal, ("1.00", "0.25", "3.07")), strict=True))
"""What a unit costs on the tariff of a price."""
KINDS = (Suspension.DEBT, Suspension.VOLUNTARY, Suspension.REPAIR)
KOPECK = Decimal("0.01")


@dataclass(frozen=True)
class Price:
    """What a whole month costs from a day on."""

    since: date
    amount: Decimal


class Changes(RuleBasedStateMachine):
    """One account on which everything happens, beside a list of what each day costs."""

    @initialize(day=st.dates(date(2026, 1, 1), date(2026, 3, 31)))
    def open(self, day: date) -> None:
        self.house = House()
        plain = replace(MONTHLY, setup_fee=Decimal(0))
        for code, price in PRICES.items():
            meters = (Meter("x", "u", price=UNITS[price]),)
            terms = replace(plain, price=price, meters=meters)
            self.house.sell(a_tariff(terms, id=code, code=code))
        self.today = day
        self._set_clock()
        self.account_id = self.house.open(str(day), tariff="a").id
        self.prices = [Price(day, PRICES["a"])]
        self.idle: dict[Suspension, list[tuple[date, date | None]]] = {k: [] for k in KINDS}
        self.used: list[tuple[date, int]] = []

    @property
    def account(self) -> Account:
        return self.house.account(self.account_id)

    @property
    def subscription(self) -> Subscription:
        (only,) = self.house.subscriptions()
        return only

    @property
    def changes(self) -> SubscriptionChanges:
        return self.house.wiring.use(SubscriptionChanges)

    @property
    def suspensions(self) -> SubscriptionSuspensions:
        return self.house.wiring.use(SubscriptionSuspensions)

    @property
    def is_over(self) -> bool:
        return self.subscription.state is SubscriptionState.CANCELLED

    @rule(days=st.sampled_from([1, 5, 14, 31, 45]), job_first=st.booleans(), runs=st.booleans())
    def days_pass(self, days: int, job_first: bool, runs: bool) -> None:
        self.today += timedelta(days=days)
        self._set_clock()
        if job_first:
            self._job()
        if runs:
            self.house.run(str(self.today))
            self._job()

    @rule(units=st.integers(1, 100))
    def a_month_passes_without_a_run(self, units: int) -> None:
        """Use and bills wait for each other."""
        self.days_pass(31, job_first=False, runs=False)
        self.use(20, units)

    @precondition(lambda self: not self.is_over)
    @rule(code=st.sampled_from(sorted(PRICES)), when=st.sampled_from(list(When)))
    def another_tariff(self, code: str, when: When) -> None:
        if self._price_on(self.today) == PRICES[code]:
            return
        wanted = TariffRequest(code, when=when)
        result = self.changes.change_tariff(self.subscription.id, wanted, STAFF)
        self._from(result.effective_on, PRICES[code])

    @precondition(lambda self: not self.is_over)
    @rule(code=st.sampled_from(sorted(PRICES)), ahead=st.integers(0, 40))
    def another_tariff_on_a_day(self, code: str, ahead: int) -> None:
        if self._price_on(self.today) == PRICES[code]:
            return
        wanted = TariffRequest(code, on=self.today + timedelta(days=ahead))
        result = self.changes.change_tariff(self.subscription.id, wanted, STAFF)
        self._from(result.effective_on, PRICES[code])

    @precondition(lambda self: not self.is_over)
    @rule(kind=st.sampled_from([Suspension.DEBT, Suspension.REPAIR]))
    def suspend(self, kind: Suspension) -> None:
        if kind not in self.subscription.suspensions:
            self.idle[kind].append((self.today, None))
        self.suspensions.suspend(self.subscription.id, kind, STAFF)

    @precondition(lambda self: not self.is_over)
    @rule(ahead=st.integers(0, 20), days=st.none() | st.integers(1, 60))
    def pause(self, ahead: int, days: int | None) -> None:
        if self.subscription.pause is not None:
            return
        begin = self.today + timedelta(days=ahead)
        wanted = PauseRequest(begin, begin + timedelta(days=days) if days else None)
        kind = Suspension.VOLUNTARY
        self.suspensions.suspend(self.subscription.id, kind, STAFF, days=wanted)
        self.idle[kind].append((begin, wanted.ends_on))

    @rule(kind=st.sampled_from(KINDS))
    def resume(self, kind: Suspension) -> None:
        paused = kind is Suspension.VOLUNTARY and self.subscription.pause is not None
        if self.is_over or not (paused or kind in self.subscription.suspensions):
            return
        pause = self.subscription.pause
        try:
            self.suspensions.resume(self.subscription.id, kind, STAFF)
        except NotSuspended:  # a pause that is over ends with the invoices that come first
            assert paused
            assert pause is not None
            assert pause.ends_on is not None
            assert pause.ends_on <= self.today
            return
        begin, end = self.idle[kind].pop()
        lifted = self.today if end is None else min(self.today, end)
        if lifted > begin:
            self.idle[kind].append((begin, lifted))

    @precondition(lambda self: not self.is_over)
    @rule()
    def withdraw(self) -> None:
        self.changes.withdraw(self.subscription.id, STAFF)
        self.prices = [p for p in self.prices if p.since <= self.today]
        pauses = self.idle[Suspension.VOLUNTARY]
        self.idle[Suspension.VOLUNTARY] = [p for p in pauses if p[0] <= self.today]

    @rule(back=st.integers(1, 40), units=st.integers(1, 100))
    def use(self, back: int, units: int) -> None:
        """Something was used on an earlier day, perhaps one that is billed already."""
        day = max(self.today - timedelta(days=back), self.prices[0].since)
        if day == self.today:
            return
        at = datetime.fromisoformat(f"{day}T12:00:00+00:00")
        name, owner = f"t-{len(self.used)}", self.subscription.id
        record = UsageRecord(name, owner, "x", Decimal(units), at)
        assert self.house.wiring.use(UsageRecording).record([record]).accepted == 1
        self.used.append((day, units))

    @rule(amount=st.integers(1, 100_000))
    def add(self, amount: int) -> None:
        given = Adjustment(self.account_id, amount * KOPECK, AdjustmentReason.GOODWILL, "Given.")
        self.house.wiring.use(Adjustments).adjust(given)

    @invariant()
    def the_books_balance(self) -> None:
        faults = Books.of(self.house.table.items.values()).faults()
        assert [f for f in faults if "invoices for" not in f] == []

    @invariant()
    def nothing_is_credited_beyond_what_was_billed(self) -> None:
        for invoice in self.house.invoices():
            for item in invoice.items:
                assert item.left >= 0
            assert invoice.amount_due >= 0
            assert (invoice.amount_credited or 0) <= invoice.total
            if invoice.status is InvoiceStatus.PAID:
                assert invoice.amount_due == 0

    @invariant()
    def each_day_is_billed_once_at_its_price(self) -> None:
        items = [i for i in self._items() if i.kind not in (USAGE, LATE_USAGE)]
        billed = sum((i.left for i in items), Decimal(0))
        until = self.account.charged_until[self.subscription.id]
        assert abs(billed - self._cost(until)) <= KOPECK * (2 * len(items) + 2)

    @invariant()
    def what_is_used_costs_what_it_did_on_its_day(self) -> None:
        wanted = sum((units * UNITS[self._price_on(day)] for day, units in self.used), Decimal(0))
        stored = self.house.table.items.items()
        periods = [from_item(UsagePeriod, i) for (_, sk), i in stored if sk.startswith("USAGE#")]
        assert sum((period.amount for period in periods), Decimal(0)) == wanted
        billed = sum((i.amount for i in self._items() if i.kind in (USAGE, LATE_USAGE)), Decimal(0))
        waiting = sum((charge.amount for charge in self.account.pending_charges), Decimal(0))
        assert sum((period.billed for period in periods), Decimal(0)) == billed + waiting

    @invariant()
    def a_preview_is_what_a_run_bills(self) -> None:
        due = self.account.next_bill_date
        if due is None or due > self.today:
            return
        shown = self.house.wiring.use(InvoicePreviews).preview(self.account_id, self.today, STAFF)
        before = {invoice.id for invoice in self.house.invoices()}
        items = dict(self.house.table.items)
        self.house.run(str(self.today))
        made = [i for i in self.house.invoices() if i.id not in before]
        self.house.table.items = items
        assert sum((i.total for i in made), Decimal(0)) == shown.total

    def _items(self) -> list[InvoiceItem]:
        return [item for invoice in self.house.invoices() for item in invoice.items]

    def _price_on(self, day: date) -> Decimal:
        return max((p for p in self.prices if p.since <= day), key=lambda p: p.since).amount

    def _from(self, day: date, price: Decimal) -> None:
        self.prices = [p for p in self.prices if p.since < day and p.since <= self.today]
        self.prices.append(Price(day, price))

    def _set_clock(self) -> None:
        self.house.clock.at = datetime.fromisoformat(f"{self.today}T09:00:00+00:00")

    def _job(self) -> None:
        self.house.wiring.use(SubscriptionSchedule).run(self.today, lambda: True)

    def _cost(self, until: date) -> Decimal:
        """The days before `until`, each at its share of the month's price; idle ones are free."""
        cost, day = Decimal(0), self.prices[0].since
        idle = [days for every in self.idle.values() for days in every]
        while day < until:
            if not any(begin <= day and (end is None or day < end) for begin, end in idle):
                cost += self._price_on(day) / calendar.monthrange(day.year, day.month)[1]
            day += timedelta(days=1)
        return cost


TestChanges = Changes.TestCase
TestChanges.settings = settings(max_examples=60, stateful_step_count=25)
