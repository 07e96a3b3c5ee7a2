"""Published figures of usage, recorded through the API, billed, and read from the invoice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.app import ENDPOINTS
from functions.billing.jobs import run
from functions.billing.tariffs.entities import ChargingMode
from functions.billing.tariffs.meter_schemas import MeterModel
from functions.billing.usage.charging import LATE_USAGE, USAGE
from tests.acceptance.case_files import Case, all_cases, cases
from tests.fakes.http import ApiClient
from tests.fakes.people import an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

STAFF = an_admin()
NOT_OURS = {
    "LU-017": "units that are counted by the share of the month for which they existed: what is "
    "there all the time is a subscription's quantity, and its share is that of its days",
    **{
        f"KU-{number:03d}": "tiers that count in blocks of different sizes; ours count in units, "
        "and a package has one size"
        for number in range(3, 8)
    },
}
CALLS = {"metric": "calls", "unit": "min", "unitSize": "60", "rating": "by_prefix"}


class Metered:
    """One subscriber of a tariff with these meters, at no price of its own."""

    def __init__(self, *meters: Mapping[str, Any], start: str = "2026-03-01") -> None:
        self.house = House()
        named = ({"metric": "use", "unit": "unit", **meter} for meter in meters)
        made = tuple(MeterModel.model_validate_json(json.dumps(meter)).meter() for meter in named)
        charging = ChargingMode.COMMON_DAY if start.endswith("01") else ChargingMode.ANNIVERSARY
        terms = replace(
            MONTHLY, price=Decimal(0), setup_fee=Decimal(0), charging=charging, meters=made
        )
        self.house.sell(a_tariff(terms))
        self.house.clock.at = datetime.fromisoformat(f"{start}T08:00:00+00:00")
        self.account = self.house.open(start)
        (self.subscription,) = self.house.subscriptions()
        self.sent = 0

    def at(self, day: str) -> None:
        self.house.clock.at = datetime.fromisoformat(f"{day}T12:00:00+00:00")

    def use(
        self, quantity: str, metric: str = "use", day: str = "2026-03-10", to: str = ""
    ) -> None:
        self.sent += 1
        record = {
            "transactionId": f"t-{self.sent}",
            "subscriptionId": self.subscription.id,
            "metric": metric,
            "quantity": quantity,
            "at": f"{day}T10:00:00Z",
            "destination": to,
        }
        client = ApiClient(ENDPOINTS, self.house.wiring)
        taken = client.post("/usage", {"records": [record]}, by=STAFF)
        assert taken.json["accepted"] == 1, taken.text

    def bill(self, day: str) -> list[Decimal]:
        """What has been invoiced for use by a day, item by item."""
        self.at(day)
        run({"job": "usage"}, self.house.wiring, lambda: True)
        self.house.run(day)
        items = (item for invoice in self.house.invoices() for item in invoice.items)
        return [item.amount for item in items if item.kind in (USAGE, LATE_USAGE)]

    def shown(self, first: str, last: str) -> Sequence[Mapping[str, Any]]:
        client = ApiClient(ENDPOINTS, self.house.wiring)
        path, query = f"/accounts/{self.account.id}/usage", {"from": first, "to": last}
        items: list[Mapping[str, Any]] = client.get(path, by=STAFF, query=query).json["items"]
        return items


@pytest.mark.parametrize("case", cases("usage", "usage_amount"))
def test_what_was_used_in_a_month_costs_this(case: Case) -> None:
    metered = Metered(case["input"]["meter"])
    metered.at("2026-03-11")
    metered.use(case["input"]["units"])
    assert sum(metered.bill("2026-04-01")) == Decimal(case["expected"]["amount"])


@pytest.mark.parametrize("case", cases("usage", "usage_meters"))
def test_meters_are_charged_each_by_itself(case: Case) -> None:
    meters = case["input"]["meters"]
    metered = Metered(*meters)
    metered.at("2026-03-11")
    for metric, units in case["input"]["units"].items():
        metered.use(units, metric)
    billed = metered.bill("2026-04-01")
    assert (len(billed), sum(billed)) == (len(meters), Decimal(case["expected"]["amount"]))


@pytest.mark.parametrize("case", cases("usage", "usage_billed_before"))
def test_what_was_billed_before_is_not_billed_again(case: Case) -> None:
    given, expected = case["input"], case["expected"]
    metered = Metered(given["meter"])
    metered.at("2026-03-11")
    metered.use(given["billed_units"])
    assert metered.bill("2026-04-01") == [Decimal(expected["billed"])]
    metered.at("2026-04-02")
    metered.use(given["late_units"])
    assert metered.bill("2026-05-01") == [Decimal(expected[key]) for key in ("billed", "late")]


@pytest.mark.parametrize("case", cases("usage", "usage_periods"))
def test_use_is_summed_up_by_period(case: Case) -> None:
    given, expected = case["input"], case["expected"]
    meters = ({"metric": metric, "unit": metric} for metric in ("unit", "unit2"))
    metered = Metered(*meters, start=given["start"])
    assert metered.subscription.bill_day == given["bill_day"]
    metered.at(given["until"])
    for day, metric, units in given["records"]:
        metered.use(units, metric, day)
    last = date.fromisoformat(given["until"]) - timedelta(days=1)
    found = metered.shown(given["start"], last.isoformat())
    used = [[one["periodStart"], one["metric"], one["used"]] for one in found]
    assert sorted(used) == expected["used"]


@pytest.mark.parametrize("case", cases("usage", "billed_duration"))
def test_a_call_is_rounded_up(case: Case) -> None:
    given = case["input"]
    rounding = {"step": given["step"], "firstStep": given["first"]}
    metered = Metered(CALLS | rounding | {"prefixes": [{"prefix": "", "price": "60"}]})
    metered.at("2026-03-11")
    metered.use(given["seconds"], "calls", to="+74951234567")
    assert metered.bill("2026-04-01") == [Decimal(case["expected"]["billed_seconds"])]


@pytest.mark.parametrize("case", cases("usage", "calls"))
def test_calls_cost_what_their_minutes_cost(case: Case) -> None:
    given = case["input"]
    prices = [{"prefix": "7", "price": "9"}, {"prefix": "7495", "price": given["price"]}]
    metered = Metered(CALLS | {"step": given["step"], "prefixes": prices})
    metered.at("2026-03-11")
    for seconds in given["seconds"]:
        metered.use(seconds, "calls", to="74951234567")
    assert metered.bill("2026-04-01") == [Decimal(case["expected"]["amount"])]


def test_every_case_is_played_or_named() -> None:
    played = {"usage_amount", "usage_meters", "usage_billed_before", "usage_periods"}
    played |= {"billed_duration", "calls"}
    left = {case["id"] for case in all_cases("usage") if case["kind"] not in played}
    assert left == set(NOT_OURS)
