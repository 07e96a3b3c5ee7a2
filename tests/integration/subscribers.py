"""Subscribers of the deployed stack: customers who can sign in, each with an account and a service."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from functions.billing.opening.service import AccountOpening, ActiveContract
from infra.local.play.client import Api, until
from infra.local.play.stage import Stage
from shared.ids import new_id
from shared.service import service_table
from tests.fakes.billing import ListedQueue, billing_wiring
from tests.fakes.time import FixedClock
from tests.integration.queues import queue
from tests.integration.visitors import a_customer

TERMS = {
    "name": "Home 100",
    "kind": "internet",
    "price": "310.00",
    "currency": "RUB",
    "period": "month",
    "downloadMbps": 100,
    "uploadMbps": 100,
}


@dataclass(frozen=True)
class Subscriber:
    """A customer who is signed in, and their account's and service's ids."""

    stage: Stage
    staff: Api
    api: Api
    customer_id: str
    account_id: str
    subscription_id: str

    @property
    def account(self) -> Any:
        return self.staff.get(f"/accounts/{self.account_id}")

    @property
    def invoices(self) -> list[Any]:
        """Their invoices, by their periods."""
        found = self.api.get("/invoices", limit=200)["items"]
        return sorted(found, key=lambda invoice: invoice["periodStart"])

    def billed(self) -> Any:
        """The invoice of the next bill date, once a billing run of that day has issued it."""
        before = {invoice["id"] for invoice in self.invoices}
        day = self.account["nextBillDate"]
        self.stage.invoke("BillingDispatcher", {"date": day})
        new = until(lambda: [i for i in self.invoices if i["id"] not in before], "the invoice")
        return self.api.get(f"/invoices/{new[0]['id']}")


def a_published_tariff(admin: Api, **terms: Any) -> str:
    """The id of a new tariff that can be bought."""
    tariff = admin.post("/tariffs", TERMS | terms | {"code": f"home-{secrets.token_hex(4)}"})
    admin.post(f"/tariffs/{tariff['id']}/publish")
    return str(tariff["id"])


def a_known_customer(stage: Stage) -> tuple[Api, str]:
    """A customer who is signed in, and their id; every service has heard of them."""
    visitor = a_customer(stage)
    api = stage.api.as_(Api.good(visitor.sign_in())["accessToken"])
    queue(stage, "Notification").settle()
    return api, str(api.get("/auth/me")["customerId"])


def an_earlier_subscriber(stage: Stage, admin: Api, tariff_id: str, day: date) -> Subscriber:
    """A new customer whose service began on an earlier day.

    Billing's own code opens the account, on a clock of that day: entries have their time from the
    clock, and no deployed function takes another one.
    """
    api, customer_id = a_known_customer(stage)
    table = service_table(stage.outputs["tables"]["billing"])
    clock = FixedClock(f"{day}T09:00:00+00:00")
    contract = ActiveContract(
        contract_id=new_id(),
        customer_id=customer_id,
        customer_name="Vera Visitor",
        tariff_id=tariff_id,
        tariff_revision=1,
        activated_on=day,
        time_zone="Europe/Moscow",
        locale="en",
    )
    account = billing_wiring(table, clock, ListedQueue()).use(AccountOpening).open(contract)
    return Subscriber(stage, admin, api, customer_id, account.id, account.subscription_ids[0])


def a_subscriber(stage: Stage, admin: Api, tariff_id: str) -> Subscriber:
    """A new customer whose service begins today; what it costs until the bill day is invoiced."""
    api, customer_id = a_known_customer(stage)
    named = {"customerId": customer_id, "customerName": "Vera Visitor"}
    account = admin.post("/accounts", named)
    wanted = {"accountId": account["id"], "tariffId": tariff_id}
    subscription = admin.post("/subscriptions", wanted)["subscription"]
    return Subscriber(stage, admin, api, customer_id, account["id"], subscription["id"])
