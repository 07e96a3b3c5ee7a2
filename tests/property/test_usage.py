"""Usage in any order, twice, late, corrected, on two tariffs: what is billed is what was used."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.billing.changes.entities import TariffRequest, When
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.jobs import run
from functions.billing.tariffs.meters import Meter, Rating, Tier
from functions.billing.usage.entities import UsageRecord
from functions.billing.usage.recording import UsageRecording
from shared.money import ZERO
from tests.fakes.books import Books
from tests.fakes.people import an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

D = Decimal
METERS = (
    Meter("x", "u", included=D(20), price=D("1.25")),
    Meter("x", "u", included=D(31), price=D("0.50"), prorated=True),
    Meter("x", "u", Rating.PACKAGE, included=D(3), price=D(7), package_size=D(8)),
    Meter("x", "u", Rating.GRADUATED, tiers=(Tier(D(10), D(1)), Tier(None, D("0.30"), D(2)))),
    Meter("x", "u", Rating.VOLUME, tiers=(Tier(D(15), D(1)), Tier(None, D("0.70")))),
)
START = date(2026, 3, 1)
actions = st.lists(
    st.one_of(
        st.tuples(st.just("use"), st.integers(0, 75), st.integers(0, 30)),
        st.tuples(st.just("correct"), st.integers(0, 40), st.integers(1, 10)),
        st.tuples(st.just("again"), st.integers(0, 40), st.just(0)),
        st.tuples(st.just("bill"), st.integers(0, 9), st.just(0)),
    ),
    max_size=14,
)


def reference(meter: Meter, units: int, days: int, whole: int) -> Decimal:
    """What units of some days of a month cost, unit by unit."""
    if meter.prorated:
        share = (D(days) / whole).quantize(D("0.000000001"), ROUND_HALF_UP)
        beyond = max(units - meter.included * share, ZERO)
        return (beyond * meter.price).quantize(D("0.01"), ROUND_HALF_UP)
    charged = max(units - int(meter.included), 0)
    if meter.rating is Rating.PACKAGE:
        return meter.price * -(-charged // int(meter.package_size))
    if not meter.tiers:
        return meter.price * charged
    low, high = meter.tiers
    end = int(low.up_to or 0)
    if meter.rating is Rating.VOLUME:
        return charged * (low.price if charged <= end else high.price)
    sums = [low.price if n <= end else high.price for n in range(1, charged + 1)]
    return sum(sums, ZERO) + (high.flat_fee if charged > end else ZERO)


Period = tuple[bool, int]
"""Whether its days had the later tariff, and their month."""


class Metered:
    """A house with one subscriber, of whom `used` says what was used in each period.

    On a day the tariff changes: another meter holds from it on.
    """

    def __init__(self, meter: Meter, later: Meter, changed_on: date) -> None:
        self.house, self.changed_on = House(), changed_on
        terms = replace(MONTHLY, price=D(0), setup_fee=D(0), meters=(meter,))
        self.house.sell(a_tariff(terms))
        another = replace(terms, name="Other", meters=(later,))
        self.house.sell(a_tariff(another, id="tariff-2", code="other"))
        self.account = self.house.open(START.isoformat())
        (self.subscription,) = self.house.subscriptions()
        self._change()
        self.house.clock.at = datetime(2026, 5, 20, tzinfo=UTC)
        self.sent: list[UsageRecord] = []
        self.used: dict[Period, int] = {}
        self.until = START

    def period(self, day: date) -> Period:
        return day >= self.changed_on, day.month

    def days(self, period: Period) -> tuple[int, int]:
        """How many days a period has, and how many its month."""
        after, month = period
        first, end = date(2026, month, 1), date(2026, month + 1, 1)
        start = max(first, self.changed_on) if after else first
        until = end if after else min(end, self.changed_on)
        return (until - start).days, (end - first).days

    def _change(self) -> None:
        day = self.changed_on
        self.house.clock.at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
        asked = TariffRequest("tariff-2", when=When.NOW)
        changes = self.house.wiring.use(SubscriptionChanges)
        changes.change_tariff(self.subscription.id, asked, an_admin())

    def use(self, where: int, units: int) -> None:
        self._send(START + timedelta(days=where), units)

    def correct(self, where: int, units: int) -> None:
        if self.sent:
            wrong = self.sent[where % len(self.sent)]
            if self.used[self.period(wrong.at.date())] >= units:
                self._send(wrong.at.date(), -units, wrong.transaction_id)

    def again(self, where: int, _: int) -> None:
        if self.sent:
            known = self.sent[where % len(self.sent)]
            assert self.house.wiring.use(UsageRecording).record([known]).accepted == 0

    def bill(self, where: int, _: int) -> None:
        self.until += timedelta(days=where)
        self.close(self.until)
        self.house.run(self.until.isoformat())

    def close(self, day: date) -> None:
        run({"job": "usage", "date": day.isoformat()}, self.house.wiring, lambda: True)

    def _send(self, day: date, units: int, correction_of: str | None = None) -> None:
        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        name, owner = f"t-{len(self.sent)}", self.subscription.id
        record = UsageRecord(name, owner, "x", D(units), at, correction_of=correction_of)
        assert self.house.wiring.use(UsageRecording).record([record]).accepted == 1
        self.sent.append(record)
        period = self.period(day)
        self.used[period] = self.used.get(period, 0) + units


@settings(max_examples=60, deadline=None)
@given(
    meter=st.sampled_from(METERS),
    later=st.sampled_from(METERS),
    changed=st.integers(0, 75),
    steps=actions,
)
def test_what_is_billed_is_what_was_used(
    meter: Meter, later: Meter, changed: int, steps: list[tuple[str, int, int]]
) -> None:
    metered = Metered(meter, later, START + timedelta(days=changed))
    for what, where, units in steps:
        getattr(metered, what)(where, units)
    metered.close(date(2026, 6, 1))
    house = metered.house
    owner = house.account(metered.account.id)
    invoiced = sum((n.total for n in house.invoices()), ZERO)
    waiting = sum((charge.amount for charge in owner.pending_charges), ZERO)
    wanted = ZERO
    for period, units in metered.used.items():
        one = later if period[0] else meter
        wanted += reference(one, units, *metered.days(period))
    assert invoiced + waiting == wanted
    assert Books.of(house.table.items.values()).faults() == []
