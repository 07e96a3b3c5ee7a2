"""Autopay on DynamoDB's own rules (ministack): many jobs at once charge each invoice once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from functions.billing.autopay.repository import AutopayRepository
from functions.billing.jobs import run
from functions.billing.payments.entities import Payment
from functions.billing.payments.gateways import GatewayNotification, Gateways, OutcomeUnknown
from functions.billing.wallets.entities import Card, PaymentMethod, Wallet
from functions.billing.wallets.repository import WalletRepository
from tests.fakes.cloud import Cloud
from tests.unit.billing.builders import House, a_tariff
from tests.unit.billing.test_outcomes import Bank

ACCOUNTS, JOBS = 6, 4


@dataclass
class Forgetful(Bank):
    """Every other answer is lost."""

    charged: Counter[str] = field(default_factory=Counter)

    def charge(self, payment: Payment, method: PaymentMethod) -> GatewayNotification:
        said = super().charge(payment, method)
        self.charged[payment.account_id] += 1
        if len(self.charged) % 2:
            raise OutcomeUnknown
        return said


@pytest.fixture
def house(cloud: Cloud) -> House:
    table: Any = cloud.table("billing", like="BillingTable")
    return House(table=table)


def at_once(house: House, job: str) -> list[dict[str, Any]]:
    with ThreadPoolExecutor(JOBS) as pool:
        asked = range(JOBS)
        return list(pool.map(lambda _: run({"job": job}, house.wiring, lambda: True), asked))


def test_many_jobs_at_once_charge_each_invoice_once(house: House) -> None:
    bank, table = Forgetful(), house.table
    known = house.wiring.use(Gateways)
    mine = replace(known, saving={"bank": bank}, answering={"bank": bank})
    house.wiring.provide(Gateways, lambda: mine)
    house.sell(a_tariff())
    accounts = [house.open("2026-03-10", number) for number in range(1, ACCOUNTS + 1)]
    wallets, autopays = WalletRepository(table=table), AutopayRepository(table=table)
    for account in accounts:
        empty, off = Wallet(account.customer_id), autopays.find(account)
        method = PaymentMethod("m-1", "bank", Card("t", "visa", "4242"), house.clock())
        table.commit(wallets.change(empty.saved(method), over=empty))
        table.commit(autopays.change(off.by("m-1", date(2026, 3, 10)), over=off))
    owed = sum(house.account(one.id).amount_due for one in accounts)
    house.clock.at = datetime(2026, 3, 20, 9, tzinfo=UTC)
    done = at_once(house, "autopay")
    assert (sum(d["charged"] for d in done), sum(d["errors"] for d in done)) == (ACCOUNTS, 0)
    house.clock.advance(hours=1)
    asked = at_once(house, "outcomes")
    assert sum(d["errors"] for d in asked) == 0
    at_once(house, "autopay")
    assert bank.charged == {one.id: 1 for one in accounts}
    assert sum(charge.amount for charge in bank.taken.values()) == owed
    for one in accounts:
        after = house.account(one.id)
        assert (after.amount_due, after.balance) == (0, 0)
        assert autopays.find(after).payment_id is None
