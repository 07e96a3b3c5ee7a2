"""Outages become credits on the next invoice: by policy, once, in any order, never beyond the price."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from functions.billing.accounts.charges import MOST, PendingCharge
from functions.billing.accounts.repository import AccountRepository
from functions.billing.app import ENDPOINTS
from functions.billing.consumers import consumer
from functions.billing.tariffs.entities import TariffKind
from shared.clock import iso
from tests.fakes.books import Books
from tests.fakes.http import ApiClient
from tests.fakes.people import an_admin, staff
from tests.unit.billing.builders import MONTHLY, House, a_tariff

ADMIN, OPERATOR = an_admin(), staff("operator", "billing:compensation:read")
PRICE = Decimal("600.00")
NIGHT = datetime(2026, 3, 12, 21, tzinfo=UTC)  # midnight in Moscow


@dataclass
class Cut:
    """Billing with an account of 600 a month from 1 March, and what it hears of outages."""

    house: House = field(default_factory=House)
    told: int = 0

    def __post_init__(self) -> None:
        terms = replace(MONTHLY, setup_fee=Decimal(0), price=PRICE)
        self.house.sell(a_tariff(terms))

    def ends(
        self,
        minutes: int,
        *,
        begins: datetime = NIGHT,
        incident: str = "incident-1",
        maintenance: tuple[tuple[datetime, datetime], ...] = (),
        contracts: tuple[str, ...] = ("contract-1",),
    ) -> list[str]:
        """An outage is over; what is to be delivered again."""
        self.told += 1
        data: dict[str, Any] = {
            "incidentId": incident,
            "startedAt": iso(begins),
            "endedAt": iso(begins + timedelta(minutes=minutes)),
            "maintenance": [[iso(a), iso(b)] for a, b in maintenance],
            "contracts": [{"contractId": one} for one in contracts],
        }
        envelope = {
            "specversion": "1.0",
            "id": f"event-{self.told}",
            "type": "monitoring.outage.ended",
            "subject": incident,
            "time": iso(self.house.clock()),
            "sequence": "1",
            "data": data,
        }
        record = {"messageId": "m", "body": json.dumps(envelope)}
        answer = consumer.consume(
            {"Records": [record]}, self.house.wiring, lambda *_: None, self.house.clock
        )
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    @property
    def api(self) -> ApiClient:
        return ApiClient(ENDPOINTS, self.house.wiring)

    @property
    def account(self) -> Any:
        (found,) = {s.account_id for s in self.house.subscriptions()}
        return self.house.account(found)

    @property
    def credits(self) -> list[Decimal]:
        return [-c.amount for c in self.account.pending_charges]

    def policy(self, minutes: int, percent: str) -> None:
        sent = {"countsFromMinutes": minutes, "percent": percent}
        reply = self.api.put("/compensation-policy", sent, by=ADMIN)
        assert reply.status == 200, reply.text
        assert reply.json == sent


@pytest.fixture
def cut() -> Cut:
    cut = Cut()
    cut.house.open("2026-03-01")
    return cut


def test_a_day_without_service_is_credited_on_the_next_invoice(cut: Cut) -> None:
    assert cut.ends(1440) == []
    assert cut.credits == [Decimal("19.35")]  # a day of 31
    (said,) = cut.house.table.events("billing.account.compensated")
    assert (said["data"]["amount"], said["data"]["minutes"], said["data"]["currency"]) == (
        "19.35", 1440, "RUB",
    )  # fmt: skip
    cut.house.run_on("2026-04-01")
    latest = cut.house.invoices()[-1]
    assert [(i.kind, i.amount) for i in latest.items] == [
        ("internet", PRICE),
        ("internet", Decimal("-19.35")),
    ]
    assert "1440" in latest.items[1].description
    assert latest.total == PRICE - Decimal("19.35")
    assert cut.credits == []
    assert Books.of(cut.house.table.items.values()).faults() == []


def test_an_outage_counts_once_however_often_it_is_told_of(cut: Cut) -> None:
    for _ in range(3):
        assert cut.ends(1440) == []
    assert cut.credits == [Decimal("19.35")]
    assert len(cut.house.table.events("billing.account.compensated")) == 1


def test_minutes_that_two_outages_share_are_credited_once_in_any_order() -> None:
    sent = [(180, NIGHT, "a"), (180, NIGHT + timedelta(hours=2), "b"), (59, NIGHT, "c")]
    totals = set()
    for order in permutations(sent):
        cut = Cut()
        cut.house.open("2026-03-01")
        for minutes, begins, incident in order:
            assert cut.ends(minutes, begins=begins, incident=incident) == []
        totals.add(tuple(cut.credits))
    assert totals == {(Decimal("4.03"),)}  # 300 minutes


def test_a_short_outage_and_announced_work_give_nothing(cut: Cut) -> None:
    cut.ends(59)
    work = (NIGHT + timedelta(minutes=30), NIGHT + timedelta(minutes=150))
    cut.ends(180, incident="b", maintenance=(work,), begins=NIGHT)
    assert cut.credits == []
    assert cut.house.table.events("billing.account.compensated") == []


def test_an_outage_over_the_end_of_a_period_is_split_there(cut: Cut) -> None:
    begins = datetime(2026, 3, 31, 15, tzinfo=UTC)  # 18:00 in Moscow
    cut.ends(720, begins=begins)
    assert sorted(cut.credits) == [Decimal("4.84"), Decimal("5.00")]  # 360 of 31 and of 30 days


def test_the_policy_says_what_counts_and_how_much(cut: Cut) -> None:
    read = cut.api.get("/compensation-policy", by=OPERATOR).json
    assert read == {"countsFromMinutes": 60, "percent": "100"}
    cut.policy(0, "150")
    cut.ends(59)
    assert cut.credits == [Decimal("1.19")]
    cut.policy(0, "0")
    cut.ends(1440, incident="b")
    assert cut.credits == [Decimal("1.19")]
    for wrong in ({"countsFromMinutes": -1, "percent": "1"}, {"countsFromMinutes": 1}):
        assert cut.api.put("/compensation-policy", wrong, by=ADMIN).status == 422


def test_never_more_than_the_price_of_the_period(cut: Cut) -> None:
    cut.policy(0, "1000")
    cut.ends(60 * 24 * 10)
    assert cut.credits == [PRICE]
    cut.ends(60 * 24 * 2, begins=NIGHT - timedelta(days=9), incident="b")
    assert cut.credits == [PRICE]


def test_rent_goes_on_and_strangers_are_passed_over(cut: Cut) -> None:
    rent = replace(MONTHLY, kind=TariffKind.RENT, setup_fee=Decimal(0))
    cut.house.sell(a_tariff(rent, id="rent-1", code="rent"))
    assert cut.ends(1440, contracts=("nobody-1", "contract-1")) == []
    assert cut.credits == [Decimal("19.35")]


def test_days_that_were_not_charged_give_nothing(cut: Cut) -> None:
    before = datetime(2026, 2, 27, 21, tzinfo=UTC)
    cut.ends(2 * 1440, begins=before)
    assert cut.credits == [Decimal("19.35")]  # 1 March alone


def test_where_no_charge_can_wait_the_balance_gets_it(cut: Cut) -> None:
    account = cut.account
    waiting = tuple(
        PendingCharge(f"fee-{n}", "fee", "Fee", Decimal(1), account.opened_on) for n in range(MOST)
    )
    full = replace(account, pending_charges=waiting, version=account.version + 1)
    repository = AccountRepository(table=cut.house.table)
    cut.house.table.commit(repository.change(full, over=account))
    assert cut.ends(1440) == []
    assert cut.ends(1440) == []
    assert cut.account.balance == account.balance + Decimal("19.35")
    assert len(cut.account.pending_charges) == MOST
