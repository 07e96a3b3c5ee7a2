"""Two records of a customer become one: accounts, cards and old invoices are the one's that stays."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.app import ENDPOINTS
from functions.billing.consumers import consumer
from functions.billing.opening.service import AccountOpening
from functions.billing.wallets.entities import Card, PaymentMethod, Wallet
from functions.billing.wallets.repository import WalletRepository
from shared.clock import iso
from tests.fakes.books import Books
from tests.fakes.http import ApiClient
from tests.fakes.people import a_customer
from tests.unit.billing.builders import MONTHLY, House, a_contract, a_tariff

TERMS = replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))
MAY = ("billing:account:read", "billing:invoice:read", "billing:subscription:read")
GONE, KEPT = a_customer("customer-1", *MAY), a_customer("customer-2", *MAY)


@pytest.fixture
def house() -> House:
    house = House()
    house.sell(a_tariff(TERMS))
    return house


@pytest.fixture
def account(house: House) -> Account:
    return house.open("2026-03-01")


def hear(house: House, event_type: str, sequence: int, **data: Any) -> list[Any]:
    envelope = {
        "specversion": "1.0",
        "id": f"{event_type}-{sequence}",
        "type": event_type,
        "subject": "customer-1",
        "time": iso(house.clock()),
        "sequence": f"{sequence:010d}",
        "data": {"customerId": "customer-1", "on": "2026-03-20", "name": "Anna"} | data,
    }
    record = {"messageId": "message-1", "body": json.dumps(envelope)}
    answer = consumer.consume({"Records": [record]}, house.wiring, lambda *_: None, house.clock)
    failed: list[Any] = answer["batchItemFailures"]
    return failed


def merge(house: House, sequence: int = 2) -> None:
    said = hear(house, "customer.customer.merged", sequence, intoCustomerId="customer-2")
    assert said == []


def undo(house: House, sequence: int = 4) -> None:
    said = hear(house, "customer.customer.unmerged", sequence, fromCustomerId="customer-2")
    assert said == []


def customer_of(house: House, account: Account) -> str:
    return house.account(account.id).customer_id


def numbers(house: House, by: Any, path: str) -> list[str]:
    reply = ApiClient(ENDPOINTS, house.wiring).get(path, by=by)
    return [i["number"] for i in reply.json["items"]] if reply.status == 200 else []


def save(house: House, customer: str, method: str) -> None:
    wallets = WalletRepository(table=house.table)
    card = Card(f"token-{method}", "visa", "4242")
    before = wallets.find(customer)
    after = before.saved(PaymentMethod(method, "sandbox", card, house.clock()))
    house.table.commit(wallets.change(after, over=before))


def wallet(house: House, customer: str) -> Wallet:
    return WalletRepository(table=house.table).find(customer)


def test_all_accounts_are_the_other_record_s(house: House, account: Account) -> None:
    contract = replace(a_contract("2026-03-01", 2), customer_id="customer-1")
    second = house.wiring.use(AccountOpening).open(contract)
    merge(house)
    moved = house.account(account.id)
    assert (moved.customer_id, moved.customer_name, moved.balance) == (
        "customer-2",
        "Anna",
        account.balance,
    )
    assert {s.customer_id for s in house.subscriptions() if s.account_id == account.id} == {
        "customer-2"
    }
    assert customer_of(house, second) == "customer-2"
    assert Books.of(house.table.items.values()).faults() == []


def test_what_was_issued_before_is_seen_by_the_record_that_stays(
    house: House, account: Account
) -> None:
    merge(house)
    house.run("2026-04-01")
    old, new = house.invoices()
    assert (old.customer_id, new.customer_id) == ("customer-1", "customer-2")
    api = ApiClient(ENDPOINTS, house.wiring)
    for reply in (
        api.get(f"/accounts/{account.id}/invoices", by=KEPT),
        api.get("/invoices", by=KEPT, query={"accountId": account.id}),
    ):
        assert {i["number"] for i in reply.json["items"]} == {old.number, new.number}
    assert api.get(f"/invoices/{old.id}", by=KEPT).status == 200
    assert api.get(f"/invoices/{old.id}", by=a_customer("customer-3", *MAY)).status == 404
    assert api.get(f"/invoices/{new.id}", by=GONE).status == 404


def test_a_merge_that_is_undone_gives_back_what_came_with_it(
    house: House, account: Account
) -> None:
    own = house.open("2026-03-01", number=2)
    merge(house)
    undo(house)
    assert (customer_of(house, account), customer_of(house, own)) == ("customer-1", "customer-2")
    assert numbers(house, GONE, f"/accounts/{account.id}/invoices") == [house.invoices()[0].number]
    merge(house, 6)
    assert customer_of(house, account) == "customer-2"


def test_a_merge_that_is_told_of_after_its_end_changes_nothing(
    house: House, account: Account
) -> None:
    undo(house)
    merge(house)
    assert customer_of(house, account) == "customer-1"


def test_cards_follow_and_go_back(house: House, account: Account) -> None:
    save(house, "customer-1", "one")
    save(house, "customer-2", "two")
    merge(house)
    merge(house)
    assert {m.id for m in wallet(house, "customer-2").methods} == {"one", "two"}
    undo(house)
    assert [m.id for m in wallet(house, "customer-2").methods] == ["two"]
    assert [m.id for m in wallet(house, "customer-1").methods] == ["one"]
    assert customer_of(house, account) == "customer-1"


def test_who_has_no_accounts_is_merged_too(house: House) -> None:
    merge(house)
    assert house.subscriptions() == []
