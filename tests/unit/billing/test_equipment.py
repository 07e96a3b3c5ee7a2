"""Customers' devices as billing hears of them: rent, sales, what is kept, twice and in any order."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.consumers import consumer
from functions.billing.equipment.service import Equipment
from functions.billing.subscriptions.entities import Subscription, SubscriptionState
from functions.billing.tariffs.entities import TariffKind
from shared.clock import iso
from tests.fakes.books import Books
from tests.unit.billing.builders import MONTHLY, House, a_tariff

DEVICE = {
    "deviceId": "device-1",
    "serial": "SN001",
    "modelId": "model-1",
    "customerId": "customer-1",
    "contractId": "contract-1",
    "buildingId": "",
    "terms": "rent",
    "handover": 1,
}
INSTALLED = DEVICE | {
    "modelName": "Huawei HG1",
    "rentTariffId": "rent-1",
    "salePrice": None,
    "currency": "RUB",
}
SOLD = INSTALLED | {"terms": "sale", "rentTariffId": None, "salePrice": "3500.00"}
RETURNED = DEVICE | {"condition": "working", "warehouseId": None}
CHARGED = DEVICE | {
    "modelName": "Huawei HG1",
    "returnBy": "2026-03-24",
    "price": "3500.00",
    "currency": "RUB",
}
ALL = {"installed": INSTALLED, "returned": RETURNED, "charged": CHARGED, "lost": DEVICE}


@dataclass
class Store:
    """Billing with an account, and what it is told of devices."""

    house: House = field(default_factory=House)
    told: int = 0

    def __post_init__(self) -> None:
        self.house.sell(a_tariff(replace(MONTHLY, setup_fee=Decimal(0))))
        terms = replace(MONTHLY, name="Rent", kind=TariffKind.RENT, price=Decimal("100.00"),
                        setup_fee=Decimal(0))  # fmt: skip
        self.house.sell(a_tariff(terms, id="rent-1", code="rent"))

    def hears(self, name: str, data: dict[str, Any] | None = None, event_id: str = "") -> list[str]:
        """Deliver an event; what is to be delivered again."""
        self.told += 1
        envelope = {
            "specversion": "1.0",
            "id": event_id or f"event-{self.told}",
            "type": f"customer.device.{name}",
            "subject": "device-1",
            "time": iso(self.house.clock()),
            "sequence": "1",
            "data": ALL[name] if data is None else data,
        }
        record = {"messageId": "m", "body": json.dumps(envelope)}
        answer = consumer.consume(
            {"Records": [record]}, self.house.wiring, lambda *_: None, self.house.clock
        )
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def rents(self) -> list[Subscription]:
        return [s for s in self.house.subscriptions() if s.tariff_id == "rent-1"]

    def account(self) -> Account:
        (found,) = {s.account_id for s in self.house.subscriptions()}
        return self.house.account(found)

    def charges(self) -> list[tuple[str, Decimal]]:
        return [(c.kind, c.amount) for c in self.account().pending_charges]

    def assert_books_balance(self) -> None:
        """A rent that begins within a period is an invoice more, which is right."""
        faults = Books.of(self.house.table.items.values()).faults()
        assert [fault for fault in faults if "invoices for" not in fault] == []


@pytest.fixture
def store() -> Store:
    store = Store()
    store.house.open("2026-03-10")
    return store


def test_a_rented_device_is_billed_from_the_day_until_it_comes_back(store: Store) -> None:
    assert store.hears("installed", event_id="one") == []
    assert store.hears("installed", event_id="one") == []
    assert store.hears("installed") == []
    (rent,) = store.rents()
    assert (rent.state, rent.started_on, rent.contract_id) == (
        SubscriptionState.ACTIVE, date(2026, 3, 10), "contract-1",
    )  # fmt: skip
    store.house.run_on("2026-04-01")
    assert [i.kind for i in store.house.invoices()[-1].items] == ["internet", "rent"]
    assert store.hears("returned") == []
    assert store.hears("returned") == []
    (rent,) = store.rents()
    assert (rent.state, rent.ends_on) == (SubscriptionState.CANCELLED, date(2026, 4, 1))
    store.assert_books_balance()


def test_each_handover_has_a_rent_of_its_own(store: Store) -> None:
    store.hears("installed")
    store.hears("returned")
    store.hears("installed", INSTALLED | {"handover": 2})
    assert [r.state for r in store.rents()] == [
        SubscriptionState.CANCELLED, SubscriptionState.ACTIVE,
    ]  # fmt: skip
    store.hears("lost", DEVICE | {"handover": 2})
    assert {r.state for r in store.rents()} == {SubscriptionState.CANCELLED}


def test_what_came_back_before_billing_heard_of_it_is_rented_by_nobody(store: Store) -> None:
    assert store.hears("returned") == []
    assert store.hears("installed") == []
    assert store.rents() == []


def test_a_device_may_be_heard_of_before_its_account() -> None:
    early = Store()
    assert early.hears("installed", event_id="one") == ["m"]
    early.house.open("2026-03-10")
    assert early.hears("installed", event_id="one") == []
    assert len(early.rents()) == 1


def test_a_sale_is_charged_once_and_free_use_never(store: Store) -> None:
    for _ in range(2):
        assert store.hears("installed", SOLD) == []
        assert store.hears("installed", INSTALLED | {"terms": "free_use", "deviceId": "d-2"}) == []
    assert store.charges() == [("equipment", Decimal("3500.00"))]
    store.hears("returned", RETURNED | {"terms": "sale"})
    store.house.run_on("2026-04-01")
    item = store.house.invoices()[-1].items[-1]
    assert (item.description, item.amount) == (
        "Оборудование: Huawei HG1, SN001", Decimal("3500.00"),
    )  # fmt: skip
    assert store.rents() == []
    store.assert_books_balance()


def test_another_currency_is_left_to_people(store: Store) -> None:
    assert store.hears("installed", SOLD | {"currency": "EUR"}) == ["m"]
    assert store.charges() == []


def test_what_is_not_given_back_is_charged_and_credited_when_it_comes(store: Store) -> None:
    store.hears("charged", event_id="one")
    store.hears("charged", event_id="one")
    store.hears("charged")
    assert store.charges() == [("equipment", Decimal("3500.00"))]
    store.hears("returned")
    store.hears("returned")
    assert store.charges() == []
    store.assert_books_balance()


def test_what_was_invoiced_already_is_credited_to_the_balance(store: Store) -> None:
    store.hears("charged")
    store.house.run_on("2026-04-01")
    owed = store.account().balance
    store.hears("returned", event_id="one")
    store.hears("returned", event_id="one")
    store.hears("returned")
    assert store.account().balance - owed == Decimal("3500.00")
    store.assert_books_balance()


def test_a_provider_may_keep_what_was_charged() -> None:
    strict = Store()
    lenient = strict.house.wiring.use(Equipment)
    strict.house.wiring.provide(Equipment, lambda: replace(lenient, credits_late=False))
    strict.house.open("2026-03-10")
    strict.hears("charged")
    strict.hears("returned")
    assert strict.charges() == [("equipment", Decimal("3500.00"))]


@pytest.mark.parametrize("order", list(permutations(["installed", "charged", "returned"])))
def test_in_whatever_order_events_come_nothing_is_left_to_pay(order: tuple[str, ...]) -> None:
    store = Store()
    store.house.open("2026-03-10")
    for name in order:
        assert store.hears(name) == []
    assert store.charges() == []
    assert {r.state for r in store.rents()} <= {SubscriptionState.CANCELLED}
    store.assert_books_balance()
