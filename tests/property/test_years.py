"""A year of bills: month ends, leap days, time zones, clocks put forward and back, another rate of VAT.

What is shown before a bill is what is billed, each day is billed once, and what was used in the
first and in the last minute of a period counts for that one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.billing.changes.entities import TariffRequest, When
from functions.billing.changes.planning import ChangeResult
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.invoices.entities import Invoice, InvoiceItem
from functions.billing.invoices.previewing import InvoicePreviews
from functions.billing.periods.entities import BillingMode
from functions.billing.tariffs.entities import ChargingMode, TariffTerms
from functions.billing.tariffs.meters import Meter
from functions.billing.usage.charging import USAGE
from functions.billing.usage.entities import UsagePeriod, UsageRecord
from functions.billing.usage.recording import UsageRecording
from shared.clock import day_begins
from shared.dynamo.mapping import from_item
from shared.money import ZERO
from tests.fakes.books import Books
from tests.fakes.people import an_admin
from tests.fakes.time import FixedClock
from tests.unit.billing.builders import MONTHLY, House, a_tariff

D = Decimal
STAFF = an_admin()
ZONES = (
    "Pacific/Pago_Pago", "America/New_York", "America/St_Johns", "Europe/Berlin", "Europe/Moscow",
    "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Kiritimati",
)  # fmt: skip
"""From eleven hours behind UTC to fourteen before it; in five of them clocks are put on and back."""
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
VAT_OF_2026 = date(2026, 1, 1)
FREE, EACH = 5, D("1.25")
METER = Meter("x", "u", included=D(FREE), price=EACH)
TERMS = replace(MONTHLY, price=D("310.00"), setup_fee=ZERO, meters=(METER,))


@dataclass
class Life:
    """A subscriber in a time zone, month after month; the clock shows the first minute of a day."""

    zone: str
    start: date
    terms: TariffTerms = TERMS
    names: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.house = House(time_zone=self.zone, clock=FixedClock("2022-12-01T00:00:00+00:00"))
        self.house.sell(a_tariff(self.terms))
        self.wait_for(self.start)
        self.account_id = self.house.open(self.start.isoformat()).id
        (self.subscription,) = self.house.subscriptions()

    @property
    def next_bill(self) -> date:
        due = self.house.account(self.account_id).next_bill_date
        assert due is not None
        return due

    def billed_on(self, day: date) -> Invoice:
        """The invoice of a day, which is what was shown before."""
        self.wait_for(day)
        shown = self.house.wiring.use(InvoicePreviews).preview(self.account_id, day, STAFF)
        before = {invoice.id for invoice in self.house.invoices()}
        self.house.run(day.isoformat())
        (made,) = [one for one in self.house.invoices() if one.id not in before]
        assert (made.items, made.total) == (shown.items, shown.total)
        return made

    def use(self, *moments: datetime, units: int = 1) -> None:
        """Something is used at some moments, and sent some minutes after the last one."""
        self.house.clock.at = max(self.house.clock.at, moments[-1] + 5 * MINUTE)
        records = [
            UsageRecord(f"t-{next(self.names)}", self.subscription.id, "x", D(units), at)
            for at in moments
        ]
        taken = self.house.wiring.use(UsageRecording).record(records)
        assert taken.accepted == len(moments)

    def used(self) -> list[UsagePeriod]:
        """What is recorded, by period."""
        items = self.house.table.items.items()
        found = [from_item(UsagePeriod, i) for (_, sk), i in items if sk.startswith("USAGE#")]
        return sorted(found, key=lambda period: period.start)

    def wait_for(self, day: date) -> None:
        """It is the first minute of a day, or later."""
        moment = day_begins(day, self.zone).astimezone(UTC) + MINUTE
        self.house.clock.at = max(self.house.clock.at, moment)


starts = st.builds(
    lambda months, day: date(2023 + months // 12, months % 12 + 1, day),
    st.integers(0, 35), st.sampled_from([1, 15, 28]),
) | st.sampled_from(
    [date(2023, 1, 31), date(2023, 8, 31), date(2024, 1, 30), date(2024, 2, 29), date(2025, 5, 31),
     date(2025, 1, 29), date(2025, 12, 31)],
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    start=starts,
    mode=st.sampled_from(list(BillingMode)),
    charging=st.sampled_from([ChargingMode.COMMON_DAY, ChargingMode.ANNIVERSARY]),
    units=st.integers(0, 9),
)
def test_a_year_is_billed_as_it_was_shown(
    zone: str, start: date, mode: BillingMode, charging: ChargingMode, units: int
) -> None:
    life = Life(zone, start, replace(TERMS, mode=mode, charging=charging))
    anchor = start.day if charging is ChargingMode.ANNIVERSARY else 1
    for _ in range(13):
        due, before = life.next_bill, life.house.account(life.account_id).next_bill_date
        begins = day_begins(due, zone)
        life.use(begins - MINUTE, units=units)
        life.use(begins)
        life.billed_on(due)
        assert life.next_bill > due == before
        assert due.day == min(anchor, monthrange(due.year, due.month)[1])
    items = [item for invoice in life.house.invoices() for item in invoice.items]
    _each_day_is_billed_once([one for one in items if one.kind != USAGE], start)
    _usage_is_billed_by_period([one for one in items if one.kind == USAGE], life.used())
    assert _faults(life) == []


def _faults(life: Life) -> list[str]:
    """What is wrong with the books; a change brings another invoice for the same days."""
    faults = Books.of(life.house.table.items.values()).faults()
    return [fault for fault in faults if "invoices for" not in fault]


def _each_day_is_billed_once(items: list[InvoiceItem], start: date) -> None:
    items = sorted(items, key=lambda item: item.period_start)
    assert items[0].period_start == start
    for earlier, later in pairwise(items):
        assert earlier.period_end == later.period_start
    for item in items:
        assert item.tax_percent == (22 if item.period_start >= VAT_OF_2026 else 20)
        assert item.period_start >= VAT_OF_2026 or item.period_end <= VAT_OF_2026
    whole = [item for item in items if item.share == 1]
    assert len(whole) >= 10
    assert {item.amount for item in whole} == {D("310.00")}


def _usage_is_billed_by_period(items: list[InvoiceItem], periods: list[UsagePeriod]) -> None:
    """Each period's use beyond the free units, on its own days; split where the rate changes."""
    over = [period for period in periods if period.due_on is None]
    assert len(over) >= 12
    for period in over:
        mine = [i for i in items if period.start <= i.period_start and i.period_end <= period.end]
        cost = max(int(period.used) - FREE, 0) * EACH
        assert sum((item.amount for item in mine), ZERO) == cost == period.amount == period.billed
    for item in items:
        assert item.tax_percent == (22 if item.period_start >= VAT_OF_2026 else 20)


@pytest.mark.parametrize(
    ("zone", "day", "half_hours"),
    [
        ("Europe/Berlin", date(2024, 3, 31), 46),
        ("Europe/Berlin", date(2024, 10, 27), 50),
        ("America/New_York", date(2024, 3, 10), 46),
        ("America/New_York", date(2024, 11, 3), 50),
        ("Australia/Lord_Howe", date(2024, 4, 7), 49),
        ("Australia/Lord_Howe", date(2024, 10, 6), 47),
        ("Pacific/Chatham", date(2024, 9, 29), 46),
        ("Europe/Moscow", date(2024, 2, 29), 48),
        ("Pacific/Kiritimati", date(2024, 12, 31), 48),
        ("Pacific/Pago_Pago", date(2024, 1, 1), 48),
    ],
)
def test_a_day_has_as_much_use_as_it_has_hours(zone: str, day: date, half_hours: int) -> None:
    life = Life(zone, day - 3 * DAY)
    begins = day_begins(day, zone).astimezone(UTC)
    life.use(*(begins + n * timedelta(minutes=30) for n in range(-48, half_hours + 48)))
    by_day = {key: used for period in life.used() for key, used in period.by_day.items()}
    days = [day - DAY, day, day + DAY]
    assert [by_day[str(one)] for one in days] == [48, half_hours, 48]


def _days(first: date, end: date) -> list[date]:
    return [first + n * DAY for n in range((end - first).days)]


@pytest.mark.parametrize("when", list(When))
@pytest.mark.parametrize(
    ("zone", "first", "end"),
    [
        ("Pacific/Pago_Pago", date(2024, 2, 1), date(2024, 3, 1)),
        ("Pacific/Kiritimati", date(2025, 12, 1), date(2026, 1, 1)),
    ],
)
def test_a_change_on_any_day_of_a_period_is_billed_as_it_was_shown(
    zone: str, first: date, end: date, when: When
) -> None:
    for day in _days(first, end):
        _changed(zone, first, end, day, when)


def _sums(change: ChangeResult) -> tuple[Decimal | None, list[Decimal], Decimal]:
    """What a change brings: the invoice's total, those of the credit notes, and the balance."""
    total = change.invoice.total if change.invoice else None
    return total, [note.total for note in change.credit_notes], change.balance


def _changed(zone: str, first: date, end: date, day: date, when: When) -> None:
    """Home at 310.00 and 1.25 a unit is left on a day for one at 620.00 and 0.40 a unit."""
    plain = replace(TERMS, meters=(replace(METER, included=ZERO),))
    life = Life(zone, first, plain)
    dear = replace(plain, price=D("620.00"), meters=(Meter("x", "u", price=D("0.40")),))
    life.house.sell(a_tariff(dear, id="dear", code="dear"))
    life.wait_for(day)
    changes, wanted = life.house.wiring.use(SubscriptionChanges), TariffRequest("dear", when=when)
    shown = changes.change_tariff(life.subscription.id, wanted, STAFF, dry_run=True)
    made = changes.change_tariff(life.subscription.id, wanted, STAFF)
    assert made.effective_on == shown.effective_on == (day if when is When.NOW else end)
    assert _sums(made) == _sums(shown)
    life.use(*(day_begins(one, zone) + MINUTE for one in _days(first, end)))
    bill = life.billed_on(end)

    old, days = (made.effective_on - first).days, (end - first).days
    rent = D(310 * old + 620 * (days - old)) / days
    used = old * EACH + (days - old) * D("0.40")
    whole = sum((i.total for i in life.house.invoices()), ZERO)
    credited = sum((note.total for note in made.credit_notes), ZERO)
    assert abs(whole - credited - (rent + used + 620)) <= D("0.02")
    assert bill.total == 620 + used
    assert _faults(life) == []
