"""Usage on the deployed stack: sent by a program, seen by the subscriber, charged by the run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from infra.local.play.client import Api, until
from infra.local.play.stage import Stage
from shared.clock import local_date
from tests.integration.answers import problem
from tests.integration.subscribers import (
    Subscriber,
    a_published_tariff,
    a_subscriber,
    an_earlier_subscriber,
)
from tests.integration.test_api_keys import Integrator, an_integrator

GB = 10**9
TRAFFIC = {
    "metric": "traffic",
    "unit": "GB",
    "unitSize": str(GB),
    "included": "100",
    "price": "2.50",
    "prorated": False,
}


YESTERDAY = local_date(datetime.now(UTC), "Europe/Moscow") - timedelta(days=1)
NAME = f"Home, told of use on {YESTERDAY}"


@pytest.fixture(scope="module")
def subscriber(stage: Stage, admin: Api) -> Subscriber:
    """Somebody who is billed by the day, since yesterday."""
    tariff = a_published_tariff(admin, name=NAME, period="day", meters=[TRAFFIC])
    return an_earlier_subscriber(stage, admin, tariff, YESTERDAY)


@pytest.fixture(scope="module")
def meter(stage: Stage, admin: Api) -> Integrator:
    """A program that may record usage, and nothing else."""
    return an_integrator(stage, admin, "billing:usage:write")


def test_usage_is_counted_once_told_and_charged_to_the_kopeck(
    subscriber: Subscriber, meter: Integrator
) -> None:
    def record(name: str, gigabytes: int, metric: str = "traffic") -> dict[str, str]:
        return {
            "transactionId": name,
            "subscriptionId": subscriber.subscription_id,
            "metric": metric,
            "quantity": str(gigabytes * GB),
            "at": f"{YESTERDAY}T12:00:00Z",
        }

    first, second = record("r-1", 81), record("r-2", 23)
    assert _sent(meter, first) == {"accepted": 1, "duplicates": 0, "rejected": []}
    told = {"index": 2, "transactionId": "r-3", "reason": "unknown_metric"}
    answer = _sent(meter, first, second, record("r-3", 1, "calls"))
    assert answer == {"accepted": 1, "duplicates": 1, "rejected": [told]}
    seen = _seen(subscriber)
    assert (seen["used"], seen["left"]) == ("104", "0")
    assert (seen["amount"], seen["billed"]) == ("10.00", "0.00")

    assert Decimal(subscriber.billed()["total"]) == Decimal("310.00") + Decimal("10.00")
    assert _sent(meter, record("r-4", 2), second)["accepted"] == 1
    seen = _seen(subscriber)
    assert (seen["amount"], seen["billed"]) == ("15.00", "10.00")
    assert Decimal(subscriber.billed()["total"]) == Decimal("310.00") + Decimal("5.00")

    told_of = [f"{NAME}: {percent} % of what is included is used" for percent in (80, 100)]
    until(lambda: len(_titles(subscriber)) >= len(told_of), "what they are told of their use")
    assert sorted(_titles(subscriber)) == sorted(told_of)


def test_the_key_records_and_does_nothing_else_and_nobody_sees_another_s_usage(
    stage: Stage, admin: Api, meter: Integrator, subscriber: Subscriber
) -> None:
    path = f"/accounts/{subscriber.account_id}/usage"
    problem(meter.api.request("GET", path), 403)
    problem(subscriber.api.request("POST", "/usage", {"records": []}), 403)
    stranger = a_subscriber(stage, admin, a_published_tariff(admin))
    problem(stranger.api.request("GET", path), 404)
    assert stranger.api.get("/me/usage")["items"] == []


def _sent(meter: Integrator, *records: dict[str, str]) -> Any:
    return Api.good(meter.api.request("POST", "/usage", {"records": records}))


def _seen(subscriber: Subscriber) -> Any:
    """What they see of yesterday's use."""
    days = {"from": str(YESTERDAY), "to": str(YESTERDAY)}
    (seen,) = subscriber.api.get("/me/usage", **days)["items"]
    return seen


def _titles(subscriber: Subscriber) -> list[str]:
    """What their feed says of their use."""
    feed = subscriber.api.get("/notifications", limit=200)["items"]
    return [one["title"] for one in feed if "included is used" in one["title"]]
