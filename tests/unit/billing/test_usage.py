"""Usage: what it costs by each rating, counted once, charged when its period is over."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.app import ENDPOINTS
from functions.billing.changes.entities import Cancellation, TariffRequest, When
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.jobs import run
from functions.billing.tariffs.entities import Tariff
from functions.billing.tariffs.meters import InvalidMeter, Meter, PrefixPrice, Rating, Tier
from functions.billing.usage.entities import Refusal, UsageRecord
from functions.billing.usage.rating import Rated, measured, rate
from functions.billing.usage.recording import UsageRecording
from tests.fakes.billing import billing_wiring
from tests.fakes.books import Books
from tests.fakes.http import ApiClient, Reply
from tests.fakes.people import a_customer, an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff, ids_of_one_shard

D = Decimal
GB = D(10) ** 9
TRAFFIC = Meter("traffic", "GB", unit_size=GB, included=D(100), price=D("2.50"), prorated=False)
CALLS = Meter(
    "calls",
    "min",
    Rating.BY_PREFIX,
    unit_size=D(60),
    step=D(60),
    included=D(10),
    prefixes=(
        PrefixPrice("7", D("1.50")),
        PrefixPrice("7495", D("0.80"), "Moscow"),
        PrefixPrice("1", D("9.00")),
    ),
)
TIERS = (Tier(D(10), D(1)), Tier(D(100), D("0.50"), D(5)), Tier(None, D("0.10")))
TERMS = replace(MONTHLY, price=D("310.00"), setup_fee=D(0), meters=(TRAFFIC, CALLS))


@pytest.mark.parametrize(
    ("meter", "units", "amount"),
    [
        (Meter("x", "u", price=D("0.125"), included=D(10)), 10, "0.00"),
        (Meter("x", "u", price=D("0.125"), included=D(10)), 11, "0.13"),
        (Meter("x", "u", Rating.PACKAGE, price=D(7), package_size=D(10)), 0, "0.00"),
        (Meter("x", "u", Rating.PACKAGE, price=D(7), package_size=D(10)), 1, "7.00"),
        (Meter("x", "u", Rating.PACKAGE, price=D(7), package_size=D(10)), 20, "14.00"),
        (Meter("x", "u", Rating.PACKAGE, price=D(7), package_size=D(10), included=D(5)), 26,
         "21.00"),
        (Meter("x", "u", Rating.GRADUATED, tiers=TIERS), 10, "10.00"),
        (Meter("x", "u", Rating.GRADUATED, tiers=TIERS), 11, "15.50"),
        (Meter("x", "u", Rating.GRADUATED, tiers=TIERS), 100, "60.00"),
        (Meter("x", "u", Rating.GRADUATED, tiers=TIERS), 200, "70.00"),
        (Meter("x", "u", Rating.VOLUME, tiers=TIERS), 10, "10.00"),
        (Meter("x", "u", Rating.VOLUME, tiers=TIERS), 11, "10.50"),
        (Meter("x", "u", Rating.VOLUME, tiers=TIERS), 101, "10.10"),
    ],
)  # fmt: skip
def test_what_is_beyond_the_free_units_is_charged_by_its_rating(
    meter: Meter, units: int, amount: str
) -> None:
    assert rate(meter, {"": D(units)}, D(1), "RUB").amount == D(amount)


def test_free_minutes_are_taken_off_the_dearest_calls() -> None:
    used = {"7": D(600), "7495": D(1200), "1": D(300)}  # 10, 20 and 5 minutes
    rated = rate(CALLS, used, D(1), "RUB")
    assert (rated.used, rated.charged) == (D(35), D(25))
    assert rated.amount == D("7.50") + D("16.00")  # 5 of the sevens' minutes, and Moscow


def test_a_partial_period_has_its_share_where_the_tariff_says_so() -> None:
    for prorated, amount in ((False, "0.00"), (True, "125.00")):
        meter = replace(TRAFFIC, prorated=prorated)
        assert rate(meter, {"": 100 * GB}, D("0.5"), "RUB").amount == D(amount)


@pytest.mark.parametrize(
    ("step", "first", "seconds", "counted"),
    [("0", "0", 61, 61), ("60", "0", 1, 60), ("60", "0", 60, 60), ("60", "0", 61, 120),
     ("6", "60", 1, 60), ("6", "60", 61, 66), ("6", "60", 66, 66), ("60", "0", 0, 0),
     ("60", "0", -61, -120)],
)  # fmt: skip
def test_a_call_is_rounded_up(step: str, first: str, seconds: int, counted: int) -> None:
    meter = replace(CALLS, step=D(step), first_step=D(first))
    assert measured(meter, D(seconds)) == counted


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": Rating.VOLUME},
        {"rating": Rating.GRADUATED, "tiers": (Tier(D(5)),)},
        {"rating": Rating.GRADUATED, "tiers": (Tier(D(5)), Tier(D(5)), Tier(None))},
        {"rating": Rating.GRADUATED, "tiers": (Tier(None), Tier(None))},
        {"tiers": TIERS},
        {"rating": Rating.BY_PREFIX},
        {"rating": Rating.BY_PREFIX, "prefixes": (PrefixPrice("7", D(1)), PrefixPrice("7", D(2)))},
        {"unit_size": D(0)},
        {"price": D(-1)},
    ],
)
def test_a_meter_that_can_charge_nothing_sensible_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidMeter):
        Meter("x", "u", **wrong)


class Metered:
    """A house with one subscriber of a metered tariff from 1 March on."""

    def __init__(
        self,
        start: str = "2026-03-01",
        meters: Sequence[Meter] = (TRAFFIC, CALLS),
        price: Decimal = TERMS.price,
    ) -> None:
        self.house = House()
        self.house.sell(a_tariff(replace(TERMS, price=price, meters=tuple(meters))))
        self.account = self.house.open(start)
        (self.subscription,) = self.house.subscriptions()
        self.count = 0

    def at(self, day: str) -> None:
        self.house.clock.at = datetime.fromisoformat(f"{day}T12:00:00+00:00")

    def a_record(self, gb: str = "1", day: str = "2026-03-10", **given: Any) -> UsageRecord:
        self.count += 1
        values: dict[str, Any] = {
            "transaction_id": f"t-{self.count}",
            "subscription_id": self.subscription.id,
            "metric": "traffic",
            "quantity": D(gb) * GB,
            "at": datetime.fromisoformat(f"{day}T10:00:00+00:00"),
        }
        return UsageRecord(**values | given)

    def record(self, *records: UsageRecord) -> tuple[int, int, list[Refusal]]:
        taken = self.house.wiring.use(UsageRecording).record(records)
        return taken.accepted, taken.duplicates, [r.reason for r in taken.rejected]

    def close(self, day: str) -> Any:
        return run({"job": "usage", "date": day}, self.house.wiring, lambda: True)

    def owner(self) -> Account:
        return self.house.account(self.account.id)

    def get(self, **query: str) -> Reply:
        client = ApiClient(ENDPOINTS, self.house.wiring)
        asked = query or {"from": "2026-03-01"}
        return client.get("/me/usage", by=a_customer("customer-1"), query=asked)

    def amounts(self, kinds: Sequence[str] = ("usage", "late_usage")) -> list[tuple[str, D]]:
        return [
            (str(n.issued_on), i.amount)
            for n in self.house.invoices()
            for i in n.items
            if i.kind in kinds
        ]


def test_a_record_is_counted_once_however_often_it_comes() -> None:
    metered = Metered()
    metered.at("2026-03-11")
    records = [metered.a_record("60"), metered.a_record("61")]
    assert metered.record(*records) == (2, 0, [])
    assert metered.record(*records, metered.a_record("1")) == (1, 2, [])
    (seen,) = metered.get().json["items"]
    assert (seen["used"], seen["included"], seen["left"], seen["amount"]) == (
        "122", "100", "0", "55.00",
    )  # fmt: skip
    assert seen["days"] == [{"day": "2026-03-10", "quantity": "122"}]
    told = metered.house.table.events("billing.usage.threshold-reached")
    assert [event["data"]["percent"] for event in told] == [80, 100]


def test_what_cannot_be_counted_is_named_and_keeps_nothing_back() -> None:
    metered = Metered()
    metered.at("2026-03-11")
    record = metered.a_record
    answer = metered.record(
        record(subscription_id="none"),
        record(metric="sms"),
        record(day="2026-03-12"),
        record(day="2026-02-27"),
        record(day="2024-03-01"),
        record("-1"),
        record(metric="calls", quantity=D(60), destination="44"),
        record("5"),
    )
    assert answer == (1, 0, [
        Refusal.UNKNOWN_SUBSCRIPTION, Refusal.UNKNOWN_METRIC, Refusal.IN_THE_FUTURE,
        Refusal.NOT_IN_SERVICE, Refusal.TOO_OLD, Refusal.NO_CORRECTION, Refusal.UNKNOWN_DESTINATION,
    ])  # fmt: skip


def test_usage_is_on_the_invoice_of_the_day_on_which_its_period_is_over() -> None:
    metered = Metered()
    metered.at("2026-03-31")
    metered.record(metered.a_record("104"), metered.a_record("3", "2026-03-31"))
    assert metered.close("2026-03-31")["periods"] == 0
    metered.at("2026-04-01")
    metered.record(metered.a_record("9", "2026-04-01"))
    for _ in range(2):
        metered.close("2026-04-01")
    metered.house.run("2026-04-01")
    april = metered.house.invoices()[-1]
    assert [(i.kind, i.amount) for i in april.items] == [
        ("internet", D("310.00")),
        ("usage", D("17.50")),
    ]
    item = april.items[1]
    assert item.description == "Home 100, traffic: 107 GB"
    assert (item.period_start, item.period_end) == (date(2026, 3, 1), date(2026, 4, 1))
    assert metered.get().json["items"][1]["billed"] == "17.50"
    assert Books.of(metered.house.table.items.values()).faults() == []


def test_a_run_charges_what_no_job_has_charged_yet() -> None:
    metered = Metered()
    metered.at("2026-04-01")
    metered.record(metered.a_record("104", "2026-03-31"), metered.a_record("7", "2026-04-01"))
    metered.house.run("2026-04-01")
    assert metered.amounts() == [("2026-04-01", D("10.00"))]
    assert metered.close("2026-04-01")["periods"] == 0
    metered.house.run("2026-04-01")
    assert metered.owner().next_bill_date == date(2026, 5, 1)


def test_a_run_that_is_dated_ahead_charges_no_period_that_still_goes_on() -> None:
    metered = Metered()
    metered.at("2026-03-30")
    metered.record(metered.a_record("104", "2026-03-29"))
    metered.house.run("2026-04-01")
    metered.at("2026-04-01")
    metered.record(metered.a_record("1", "2026-03-31"))
    assert metered.amounts() == []
    metered.close("2026-04-01")
    metered.house.run("2026-04-02")
    assert metered.amounts() == [("2026-04-02", D("12.50"))]


def test_a_run_without_time_to_charge_usage_goes_on_in_the_next_turn() -> None:
    metered = Metered()
    metered.at("2026-04-01")
    metered.record(metered.a_record("104", "2026-03-31"))
    metered.house.dispatch("2026-04-01")
    assert metered.house.work(lambda: 10.0) == []
    assert metered.amounts() == []
    metered.house.work()
    assert metered.amounts() == [("2026-04-01", D("10.00"))]


def test_usage_of_many_is_charged_in_few_requests_and_one_that_fails_stops_nobody() -> None:
    house = House(new_id=ids_of_one_shard)
    house.sell(a_tariff(TERMS))
    accounts = [house.open("2026-03-01", number=n) for n in range(1, 31)]
    house.clock.at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    at = datetime(2026, 3, 10, 10, tzinfo=UTC)
    records = [
        UsageRecord(f"{metric}-{one.id}", one.id, metric, quantity, at, destination)
        for one in house.subscriptions()
        for metric, quantity, destination in (("traffic", 104 * GB, ""), ("calls", D(660), "7"))
    ]
    assert house.wiring.use(UsageRecording).record(records).accepted == 60
    broken = house.table.items[f"ACCOUNT#{accounts[3].id}", "A#ACCOUNT"]
    currency = broken.pop("currency")
    house.table.requests.clear()
    done = run({"job": "usage", "date": "2026-04-01"}, house.wiring, lambda: True)
    assert (done["periods"], done["errors"]) == (58, 1)
    broken["currency"] = currency
    house.table.requests.clear()
    done = run({"job": "usage", "date": "2026-04-01"}, house.wiring, lambda: True)
    assert (done["periods"], done["errors"]) == (2, 0)
    assert house.table.requests == ["each"] * 6 + ["get_many", "commit"] + ["each"] * 26
    house.run("2026-04-01")
    used = [i.amount for n in house.invoices() for i in n.items if i.kind == "usage"]
    assert (len(used), sum(used)) == (60, 30 * D("11.50"))


def test_what_comes_late_or_is_corrected_is_billed_with_the_next_invoice() -> None:
    metered = Metered()
    metered.at("2026-04-01")
    metered.record(metered.a_record("104", "2026-03-31"))
    metered.close("2026-04-01")
    metered.house.run("2026-04-01")
    metered.at("2026-04-03")
    metered.record(metered.a_record("2", "2026-03-30"))
    metered.close("2026-04-03")
    assert metered.owner().next_bill_date == date(2026, 5, 1)
    metered.record(metered.a_record("-5", "2026-03-31", correction_of="t-1"))
    metered.close("2026-04-04")
    assert [c.amount for c in metered.owner().pending_charges] == [D("5.00"), D("-12.50")]
    metered.house.run("2026-05-01")
    late = metered.house.invoices()[-1].items[1]
    note = "Home 100, traffic: 106 GB (с опозданием, за 2026-03)"
    assert (late.description, late.period_start) == (note, date(2026, 3, 1))
    assert metered.amounts() == [
        ("2026-04-01", D("10.00")),
        ("2026-05-01", D("5.00")),
        ("2026-05-01", D("-12.50")),
    ]
    assert Books.of(metered.house.table.items.values()).faults() == []


def test_a_correction_names_a_record_of_its_day() -> None:
    metered = Metered()
    metered.at("2026-03-11")
    fix = metered.a_record("-3", correction_of="t-2")
    assert metered.record(fix, metered.a_record("5")) == (2, 0, [])
    assert metered.record(fix, metered.a_record("5", transaction_id="t-2")) == (0, 2, [])
    wrong = (
        metered.a_record("-3"),
        metered.a_record("-3", correction_of="t-99"),
        metered.a_record("-3", "2026-03-09", correction_of="t-2"),
        metered.a_record("-3", correction_of="t-2"),
    )
    assert metered.record(*wrong) == (0, 0, [
        Refusal.NO_CORRECTION, Refusal.UNKNOWN_CORRECTION, Refusal.UNKNOWN_CORRECTION,
        Refusal.BELOW_ZERO,
    ])  # fmt: skip
    assert metered.record(metered.a_record("1", correction_of="t-2")) == (1, 0, [])
    assert metered.get().json["items"][0]["used"] == "3"


def test_a_time_zone_that_is_corrected_counts_nothing_twice() -> None:
    metered = Metered()
    metered.at("2026-03-11")
    record = metered.a_record(at=datetime(2026, 3, 9, 21, 30, tzinfo=UTC))  # the 10th in Moscow
    assert metered.record(record) == (1, 0, [])
    (key,) = (key for key in metered.house.table.items if key[1] == "A#ACCOUNT")
    metered.house.table.items[key]["time_zone"] = "Europe/London"
    assert metered.record(record) == (0, 1, [])


def test_more_records_than_an_item_of_marks_holds_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("functions.billing.usage.adding.MOST", 3)
    metered = Metered()
    metered.at("2026-03-11")
    records = [metered.a_record("1") for _ in range(4)]
    assert metered.record(*records) == (3, 0, [Refusal.TOO_MANY])
    evening = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
    assert metered.record(metered.a_record("1", at=evening)) == (1, 0, [])


class TestTermsThatChange:
    """What was used is counted on the terms of its day, whenever it comes in."""

    def changed(self, metered: Metered, to: Tariff, **asked: Any) -> None:
        metered.house.sell(to)
        request = TariffRequest(to.id, when=When.NOW, **asked)
        changes = metered.house.wiring.use(SubscriptionChanges)
        changes.change_tariff(metered.subscription.id, request, an_admin())

    def test_from_the_day_of_the_change_on_the_new_ones_hold(self) -> None:
        metered = Metered()
        metered.at("2026-03-22")
        metered.record(metered.a_record("90", "2026-03-21"), metered.a_record("15", "2026-03-21"))
        more = replace(TRAFFIC, included=D(310), price=D(1), prorated=True)
        dearer = replace(TERMS, name="Home 500", price=D("620.00"), meters=(more,))
        self.changed(metered, a_tariff(dearer, id="tariff-2", code="home-500"))
        metered.record(metered.a_record("2", "2026-03-21"), metered.a_record("105", "2026-03-22"))
        assert metered.record(metered.a_record(metric="calls", quantity=D(60))) == (
            0, 0, [Refusal.UNKNOWN_DESTINATION],
        )  # fmt: skip
        seen = [
            (i["tariffName"], i["periodStart"], i["periodEnd"], i["used"], i["amount"])
            for i in metered.get().json["items"]
        ]
        assert seen == [
            ("Home 500", "2026-03-22", "2026-04-01", "105", "5.00"),
            ("Home 100", "2026-03-01", "2026-03-22", "107", "17.50"),
        ]
        metered.at("2026-04-01")
        metered.house.run("2026-04-01")
        assert sorted(amount for _, amount in metered.amounts()) == [D("5.00"), D("17.50")]

    def test_what_comes_in_for_terms_without_the_metric_is_refused(self) -> None:
        metered = Metered()
        metered.at("2026-03-22")
        unlimited = replace(TERMS, price=D("900.00"), meters=())
        self.changed(metered, a_tariff(unlimited, id="tariff-2", code="unlimited"))
        late, new = metered.a_record("101", "2026-03-21"), metered.a_record("1", "2026-03-22")
        assert metered.record(late, new) == (1, 0, [Refusal.UNKNOWN_METRIC])
        metered.at("2026-03-23")
        assert metered.close("2026-03-23")["periods"] == 1
        assert metered.owner().next_bill_date == date(2026, 3, 23)

    def test_terms_that_change_on_the_first_day_hold_for_what_was_counted_on_it(self) -> None:
        metered = Metered()
        metered.at("2026-04-01")
        call: dict[str, Any] = {"metric": "calls", "quantity": D(1200), "destination": "74951"}
        metered.record(metered.a_record("150", "2026-04-01"))
        metered.record(metered.a_record(day="2026-04-01", **call))
        calls = replace(CALLS, prefixes=(PrefixPrice("7", D("0.10")),))
        dearer = replace(TERMS, price=D(620), meters=(replace(TRAFFIC, included=D(140)), calls))
        self.changed(metered, a_tariff(dearer, id="tariff-2", code="home-500"))
        metered.record(metered.a_record("1", "2026-04-01"))
        metered.record(metered.a_record(day="2026-04-01", **call))
        seen = {i["metric"]: i for i in metered.get().json["items"]}
        assert (seen["traffic"]["used"], seen["traffic"]["amount"]) == ("151", "27.50")
        assert (seen["calls"]["used"], seen["calls"]["amount"]) == ("40", "3.00")

    def test_free_units_of_a_service_that_ends_are_its_share_of_them(self) -> None:
        metered = Metered(meters=(replace(TRAFFIC, included=D(310), prorated=True),))
        metered.at("2026-03-11")
        metered.record(metered.a_record("205"))
        self.cancel(metered)
        metered.at("2026-04-01")
        metered.close("2026-04-01")
        metered.house.run("2026-04-01")
        assert metered.amounts() == [("2026-04-01", D("262.50"))]  # 105 beyond 10 of 31 days
        assert metered.get().json["items"][0]["periodEnd"] == "2026-03-11"

    def test_an_account_is_not_closed_before_its_usage_is_charged(self) -> None:
        metered = Metered(price=D(0))
        metered.at("2026-03-05")
        metered.record(metered.a_record("104", "2026-03-04"))
        self.cancel(metered)
        client, path = (
            ApiClient(ENDPOINTS, metered.house.wiring),
            f"/accounts/{metered.account.id}",
        )
        assert client.post(f"{path}/close", by=an_admin()).status == 409
        metered.at("2026-04-01")
        correction = metered.a_record("-4", "2026-03-04", correction_of="t-1")
        assert metered.record(correction) == (1, 0, [])
        assert client.post(f"{path}/close", by=an_admin()).status == 200
        assert metered.record(metered.a_record("104", "2026-03-04"))[2] == [Refusal.NOT_IN_SERVICE]

    def test_usage_of_a_closed_account_is_told_of_and_stays(self) -> None:
        metered = Metered(price=D(0))
        metered.at("2026-03-05")
        metered.record(metered.a_record("104", "2026-03-04"))
        (key,) = (key for key in metered.house.table.items if key[1] == "A#ACCOUNT")
        metered.house.table.items[key]["state"] = "closed"
        metered.at("2026-04-01")
        assert metered.close("2026-04-01")["errors"] == 1
        client = ApiClient(ENDPOINTS, metered.house.wiring)
        (failure,) = client.get("/billing/jobs/usage/failures", by=an_admin()).json["items"]
        assert failure["reason"] == "AccountClosed: The account is closed."

    def cancel(self, metered: Metered) -> None:
        changes = metered.house.wiring.use(SubscriptionChanges)
        changes.cancel(metered.subscription.id, Cancellation(When.NOW), an_admin())

    def test_another_quantity_begins_no_other_period(self) -> None:
        metered = Metered()
        metered.at("2026-03-10")
        asked = TariffRequest("tariff-1", D(2), When.NOW)
        metered.house.wiring.use(SubscriptionChanges).change_tariff(
            metered.subscription.id, asked, an_admin()
        )
        metered.record(metered.a_record(day="2026-03-09"), metered.a_record(day="2026-03-10"))
        assert [i["used"] for i in metered.get().json["items"]] == ["2"]

    def test_another_bill_day_ends_the_period_that_is_paid_at_its_end(self) -> None:
        metered = Metered()
        metered.at("2026-03-10")
        client = ApiClient(ENDPOINTS, metered.house.wiring)
        moved = client.patch(f"/accounts/{metered.account.id}", {"billDay": 5}, by=an_admin())
        assert moved.status == 200, moved.text
        metered.at("2026-04-06")
        metered.record(
            *(metered.a_record(day=f"2026-{day}") for day in ("03-10", "04-02", "04-05"))
        )
        periods = [(i["periodStart"], i["periodEnd"]) for i in metered.get().json["items"]]
        assert periods == [
            ("2026-04-05", "2026-05-05"), ("2026-04-01", "2026-04-05"), ("2026-03-01", "2026-04-01"),
        ]  # fmt: skip


def test_a_third_of_a_minute_is_no_decimal_number() -> None:
    meter = Meter("calls", "min", unit_size=D(60), price=D("0.015"))
    assert rate(meter, {"": D(20)}, D(1), "RUB").amount == D("0.01")
    volume = replace(meter, price=D(0), rating=Rating.VOLUME, tiers=(Tier(D(1), D(1)), Tier()))
    used = {"1": D(20), "2": D(20), "3": D(20)}
    assert rate(volume, used, D(1), "RUB") == Rated(D(1), D(1), D("1.00"))


def test_a_day_is_that_of_the_account() -> None:
    metered = Metered()
    metered.at("2026-04-02")
    late = datetime(2026, 3, 31, 21, 30, tzinfo=UTC)  # 1 April in Moscow
    metered.record(metered.a_record(at=late), metered.a_record(at=late - timedelta(hours=1)))
    starts = [item["periodStart"] for item in metered.get().json["items"]]
    assert starts == ["2026-04-01", "2026-03-01"]


def test_calls_are_counted_by_prefix_and_a_partial_period_begins_with_the_service() -> None:
    metered = Metered("2026-03-10")
    metered.at("2026-03-11")
    for number, seconds in (("74951234567", 601), ("79161234567", 59), ("12025550100", 60)):
        metered.record(metered.a_record(metric="calls", quantity=D(seconds), destination=number))
    (seen,) = metered.get().json["items"]
    assert (seen["periodStart"], seen["used"], seen["amount"]) == ("2026-03-10", "13", "2.40")


@pytest.mark.parametrize("dies_at", [1, 2])
def test_a_batch_that_was_cut_off_is_sent_again(dies_at: int) -> None:
    metered = Metered()
    metered.at("2026-04-30")
    days = [date(2026, 3, 1) + timedelta(days=n) for n in range(55)]
    records = [metered.a_record("1", str(day)) for day in days]
    commit, done = metered.house.table.commit, 0

    def dying(transaction: Any) -> None:
        nonlocal done
        done += 1
        if done == dies_at:
            raise SystemExit
        commit(transaction)

    metered.house.table.commit = dying  # type: ignore[method-assign]
    with suppress(SystemExit):
        for record in records:
            metered.record(record)
    assert done == dies_at
    metered.house.table.commit = commit  # type: ignore[method-assign]
    accepted, duplicates, _ = metered.record(*records)
    assert (accepted + duplicates, duplicates) == (55, dies_at - 1)
    assert [i["used"] for i in metered.get().json["items"]] == ["24", "31"]


def test_many_records_of_one_subscriber_cost_two_writes_and_few_reads() -> None:
    metered = Metered()
    metered.at("2026-03-11")
    metered.record(metered.a_record())
    metered.house.table.requests.clear()
    metered.record(*(metered.a_record("0.001") for _ in range(500)))
    assert sorted(metered.house.table.requests) == ["commit", "get_many", "get_many"]


def test_a_new_process_reads_together_whose_the_subscriptions_are() -> None:
    house = House()
    house.sell(a_tariff(TERMS))
    for number in range(1, 41):
        house.open("2026-03-01", number=number)
    house.clock.at = datetime(2026, 3, 11, tzinfo=UTC)
    for name, looked_up in (("first", 40), ("second", 0)):
        recording = billing_wiring(house.table, house.clock, house.queue).use(UsageRecording)
        at = datetime(2026, 3, 10, 10, tzinfo=UTC)
        records = [UsageRecord(name, s.id, "traffic", GB, at) for s in house.subscriptions()]
        house.table.requests.clear()
        assert recording.record(records).accepted == 40
        assert house.table.requests.count("first") == looked_up
        assert recording.holders.unwritten == set()


def test_a_batch_of_many_subscribers_costs_few_requests_and_each_threshold_is_told() -> None:
    house = House()
    house.sell(a_tariff(TERMS))
    for number in range(1, 61):
        house.open("2026-03-01", number=number)
    house.clock.at = datetime(2026, 3, 11, tzinfo=UTC)
    recording, at = house.wiring.use(UsageRecording), datetime(2026, 3, 10, 10, tzinfo=UTC)

    def batch(name: str, quantity: Decimal) -> list[UsageRecord]:
        subscribers = house.subscriptions()
        return [UsageRecord(f"{name}-{s.id}", s.id, "traffic", quantity, at) for s in subscribers]

    recording.record(batch("first", GB))
    house.table.requests.clear()
    assert recording.record(batch("second", GB)).accepted == 60
    assert house.table.requests == ["get_many"] * 2 + ["get_many", "commit"] * 2
    assert recording.record(batch("third", 100 * GB)).accepted == 60
    told = house.table.events("billing.usage.threshold-reached")
    assert len({(e["subject"], e["data"]["percent"]) for e in told}) == len(told) == 120


def test_meters_come_and_go_with_the_tariff() -> None:
    metered = Metered()
    client = ApiClient(ENDPOINTS, metered.house.wiring)
    meter = {
        "metric": "traffic", "unit": "GB", "unitSize": "1000000000", "included": "100",
        "price": "0.0125",
    }  # fmt: skip
    terms = {"name": "M", "price": "100.00", "code": "m", "meters": [meter]}
    made = client.post("/tariffs", terms, by=an_admin())
    assert made.status == 201, made.text
    assert made.json["meters"][0]["price"] == "0.0125"
    path = f"/tariffs/{made.json['id']}"
    changed = client.patch(path, {"meters": []}, by=an_admin())
    assert (changed.status, changed.json["meters"]) == (200, [])
    for wrong in ([meter, meter], [meter | {"rating": "volume"}], [meter | {"price": 1}]):
        assert client.patch(path, {"meters": wrong}, by=an_admin()).status == 422
    batch = {"records": [{"transactionId": "t", "subscriptionId": metered.subscription.id,
                          "metric": "traffic", "quantity": "1", "at": "2026-03-10T08:00:00Z"}]}  # fmt: skip
    taken = client.post("/usage", batch, by=an_admin())
    assert taken.json == {"accepted": 1, "duplicates": 0, "rejected": []}
    assert client.get(f"/accounts/{metered.account.id}/usage", by=an_admin()).status == 200
    stranger = a_customer("customer-2")
    assert client.get(f"/accounts/{metered.account.id}/usage", by=stranger).status == 404


def test_a_whole_batch_and_a_long_list_of_prefixes_fit_a_request() -> None:
    metered = Metered()
    metered.at("2026-03-20")
    client = ApiClient(ENDPOINTS, metered.house.wiring)
    records = [
        {
            "transactionId": f"radius-session-{number:05d}",
            "subscriptionId": metered.subscription.id,
            "metric": "calls",
            "quantity": "60.5",
            "at": f"2026-03-19T10:{number % 60:02d}:00Z",
            "destination": "+74951234567",
            "correctionOf": None,
        }
        for number in range(501)
    ]
    taken = client.post("/usage", {"records": records[:500]}, by=an_admin())
    assert taken.json == {"accepted": 500, "duplicates": 0, "rejected": []}
    assert client.post("/usage", {"records": records}, by=an_admin()).status == 422
    prefixes = [{"prefix": f"{n}", "price": "1.5", "name": f"Zone {n}"} for n in range(500)]
    meter = {"metric": "calls", "unit": "min", "rating": "by_prefix", "prefixes": prefixes}
    terms = {
        "name": "M",
        "price": "100.00",
        "code": "m",
        "meters": [meter, meter | {"metric": "sms"}],
    }
    assert client.post("/tariffs", terms, by=an_admin()).status == 201


def test_the_present_periods_are_shown_also_where_nothing_was_used() -> None:
    metered = Metered()
    metered.at("2026-04-02")
    metered.record(metered.a_record("104", "2026-03-31"), metered.a_record("5", "2026-04-01"))
    client = ApiClient(ENDPOINTS, metered.house.wiring)
    shown = client.get("/me/usage", by=a_customer("customer-1")).json
    assert (shown["accountId"], shown["nextCursor"]) == (metered.account.id, None)
    assert [
        (i["metric"], i["periodStart"], i["used"], i["included"], i["left"], i["amount"], i["days"])
        for i in shown["items"]
    ] == [
        ("traffic", "2026-04-01", "5", "100", "95", "0.00",
         [{"day": "2026-04-01", "quantity": "5"}]),
        ("calls", "2026-04-01", "0", "10", "10", "0.00", []),
    ]  # fmt: skip
    metered.house.wiring.use(SubscriptionChanges).cancel(
        metered.subscription.id, Cancellation(When.NOW), an_admin()
    )
    assert client.get("/me/usage", by=a_customer("customer-1")).json["items"] == []
    assert client.get("/me/usage", by=an_admin()).status == 404
    assert client.get("/me/usage", by=a_customer("customer-9")).status == 404


def test_usage_of_some_days_is_that_of_the_periods_that_hold_them() -> None:
    metered = Metered()
    metered.at("2026-06-02")
    metered.record(
        *(metered.a_record(day=f"2026-{day}") for day in ("03-05", "04-05", "04-20", "05-05"))
    )
    days = {"from": "2026-04-10", "to": "2026-05-05"}
    shown = metered.get(**days).json["items"]
    assert [(i["periodStart"], i["used"], [d["day"] for d in i["days"]]) for i in shown] == [
        ("2026-05-01", "1", ["2026-05-05"]),
        ("2026-04-01", "2", ["2026-04-20"]),
    ]
    page = metered.get(**days, limit="1").json
    assert [i["periodStart"] for i in page["items"]] == ["2026-05-01"]
    rest = metered.get(**days, limit="1", cursor=page["nextCursor"]).json
    assert [i["periodStart"] for i in rest["items"]] == ["2026-04-01"]
    assert len(metered.get(to="2026-06-02").json["items"]) == 3


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("2026-04-02", "2026-04-01", 422),
        ("2025-01-01", "2026-02-05", 422),
        ("2025-01-02", "2026-02-05", 200),
        ("1900-01-01", "1900-01-01", 200),
        ("2999-12-31", "2999-12-31", 200),
    ],
)
def test_at_most_400_days_are_shown(first: str, last: str, status: int) -> None:
    assert Metered().get(**{"from": first, "to": last}).status == status


def test_a_preview_and_a_forecast_hold_what_was_used_so_far() -> None:
    metered = Metered()
    metered.at("2026-03-20")
    metered.record(metered.a_record("104", "2026-03-19"))
    client, path = ApiClient(ENDPOINTS, metered.house.wiring), f"/accounts/{metered.account.id}"
    asked = {"accountId": metered.account.id}
    preview = client.post("/invoices/preview", asked, by=an_admin()).json
    assert [(i["kind"], i["amount"]) for i in preview["items"]] == [
        ("internet", "310.00"), ("usage", "10.00"),
    ]  # fmt: skip
    assert client.get(f"{path}/forecast", by=an_admin()).json["nextCharge"] == "320.00"
    early = client.post("/invoices/preview", asked | {"on": "2026-03-31"}, by=an_admin()).json
    assert early["items"] == []
    metered.house.run("2026-04-01")
    metered.at("2026-04-01")
    metered.close("2026-04-01")
    metered.house.run("2026-04-01")
    metered.record(metered.a_record("2", "2026-03-19"))
    preview = client.post("/invoices/preview", asked, by=an_admin()).json
    assert (preview["on"], [(i["kind"], i["amount"]) for i in preview["items"]]) == (
        "2026-05-01", [("internet", "310.00"), ("late_usage", "5.00")],
    )  # fmt: skip
    assert metered.owner().pending_charges == ()
