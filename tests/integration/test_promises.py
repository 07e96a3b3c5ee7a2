"""A promised payment on the deployed stack: granted, not twice, and kept by paying."""

from __future__ import annotations

from typing import Any

import pytest

from infra.local.play.client import Api, until
from infra.local.play.stage import Stage
from tests.integration.answers import problem
from tests.integration.subscribers import Subscriber, a_published_tariff, a_subscriber

TERMS = {"enabled": True, "days": 3, "price": "5.00"}


@pytest.fixture(scope="module")
def debtor(stage: Stage, admin: Api) -> Subscriber:
    """Somebody whose first invoice is not paid, at a provider who lets people promise to pay."""
    assert admin.good(admin.request("PUT", "/promise-policy", TERMS))["days"] == 3
    return a_subscriber(stage, admin, a_published_tariff(admin))


def test_a_promise_is_granted_once_and_kept_by_paying(
    debtor: Subscriber, admin: Api, stage: Stage
) -> None:
    path = f"/accounts/{debtor.account_id}/promised-payment"
    (invoice,) = debtor.invoices
    granted = debtor.api.post(path)["current"]
    assert (granted["amount"], granted["state"]) == (invoice["total"], "granted")
    problem(debtor.api.request("POST", path), 409)

    paid = {"accountId": debtor.account_id, "amount": invoice["total"], "gateway": "manual"}
    admin.post("/payments", paid)
    stage.invoke("BillingJobs", {"job": "promises", "date": granted["endsOn"]})
    shown = debtor.api.get(path)
    assert (shown["current"], shown["past"][0]["state"]) == (None, "kept")
    titles = until(lambda: _about_promises(debtor), "what they are told of it")
    assert titles

    # What the promise costs is on the next invoice.
    items: list[dict[str, Any]] = debtor.billed()["items"]
    assert sorted(item["amount"] for item in items) == ["310.00", "5.00"]


def _about_promises(debtor: Subscriber) -> list[str]:
    feed = debtor.api.get("/notifications", limit=200)["items"]
    return [one["title"] for one in feed if "promise" in one["title"].lower()]
