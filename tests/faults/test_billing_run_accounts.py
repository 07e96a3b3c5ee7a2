"""The run among accounts that are broken, change under its hands, or go away."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from functions.billing.accounts.entities import AccountState
from functions.billing.accounts.repository import AccountRepository
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.settling import Settling
from functions.billing.payments.cash_application import CashApplication
from functions.billing.payments.entities import Payment
from functions.billing.transactions.repository import LedgerRepository
from shared.dynamo.transaction import Transaction
from tests.fakes.table import InMemoryTable
from tests.faults.house import House
from tests.faults.life import Killed, Life, SteppedTable
from tests.faults.players import Work, play
from tests.faults.scene import BEHIND, JUNE, Scene, books_of

Item = dict[str, Any]


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


def without(name: str) -> Callable[[Item], Item]:
    return lambda item: {k: v for k, v in item.items() if k != name}


def having(**values: Any) -> Callable[[Item], Item]:
    return lambda item: item | values


SPOILT = {
    "an account without a currency": ("A#ACCOUNT", without("currency")),
    "a balance that is no number": ("A#ACCOUNT", having(balance="much")),
    "a state that nobody knows": ("A#ACCOUNT", having(state="asleep")),
    "an open item without its sum": ("A#ACCOUNT", having(open_items=[{"invoice_id": "1"}])),
    "a subscription without a price": ("A#SUB#", without("price")),
    "a day that no month has": ("A#SUB#", having(started_on="2026-02-31")),
    "a bill day that no month has": ("A#SUB#", having(bill_day=77)),
    "a currency that nobody knows": ("A#SUB#", having(currency="XXQ")),
    "an account that is only an index entry": ("A#ACCOUNT", without("id")),
}


def spoil(house: House, account_id: str, sk: str, change: Callable[[Item], Item]) -> None:
    table = memory(house)
    for (pk, at), item in list(table.items.items()):
        if pk == f"ACCOUNT#{account_id}" and at.startswith(sk):
            table.items[pk, at] = change(item)


def memory(house: House) -> InMemoryTable:
    assert isinstance(house.table, InMemoryTable)
    return house.table


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_account_costs_only_itself_and_is_billed_once_mended(
    scene: Scene, how: str
) -> None:
    house, spoilt = scene.house(), scene.accounts[5]
    whole = {k: v for k, v in memory(house).items.items() if k[0] == f"ACCOUNT#{spoilt}"}
    spoil(house, spoilt, *SPOILT[how])
    house.dispatch(JUNE)
    house.settle()
    books = books_of_others(house, spoilt)
    assert {a for a, _ in books.periods} == set(scene.accounts) - {spoilt}
    assert set(books.periods.values()) == {1}
    errors = [i for (pk, sk), i in memory(house).items.items() if sk.startswith("ERROR#")]
    assert [e["account_id"] for e in errors] == [spoilt]

    memory(house).items.update(whole)
    house.dispatch(JUNE)
    house.settle()
    mended = books_of(house)
    assert mended.faults() == []
    assert mended.periods == scene.expected(*BEHIND)
    assert mended.spares == {}


def books_of_others(house: House, spoilt: str) -> Any:
    """The books without the spoilt account's own items, which can't be read."""
    kept = InMemoryTable()
    kept.items = {k: v for k, v in memory(house).items.items() if k[0] != f"ACCOUNT#{spoilt}"}
    books = books_of(House(kept))
    assert books.faults() == []
    return books


def test_numbers_held_for_an_account_that_was_closed_meanwhile_are_used_by_others(
    scene: Scene,
) -> None:
    for step in range(1, 45):
        house, closed = scene.house(), scene.accounts[3]
        house.dispatch(JUNE)
        with suppress(Killed):
            house.settle(Life(ends_at=step))
        close(house, closed)
        house.settle()
        books = books_of(house)
        assert books.faults() == [], f"killed at step {step}"
        others = [a for a in scene.accounts if a != closed]
        assert all(books.periods[a, p] == 1 for a in others for p in BEHIND), f"step {step}"
        before = sum(map(len, books.spares.values()))
        house.dispatch(JUNE.replace(month=7))
        house.settle()
        books = books_of(house)
        assert books.faults() == [], f"killed at step {step}, then July"
        assert books.spares in ({}, {"INVOICE": []}), f"{before} spares before July"


def close(house: House, account_id: str) -> None:
    accounts = AccountRepository(table=house.table)
    account = accounts.get(account_id)
    closed = replace(account, state=AccountState.CLOSED, version=account.version + 1)
    house.table.commit(accounts.change(closed, over=account))


def test_payments_during_the_run_are_neither_lost_nor_doubled(scene: Scene) -> None:
    for seed in range(60):
        house = scene.house()
        house.dispatch(JUNE)
        paid = [scene.accounts[n] for n in (1, 2, 9, 10, 26, 28)]
        play([worker(house), payer(house, paid)], Random(seed))
        house.settle()
        books = books_of(house)
        assert books.faults() == [], f"order {seed}"
        assert books.periods == scene.expected(*BEHIND), f"order {seed}"
        entries = [i for (_, sk), i in memory(house).items.items() if sk.startswith("TX#")]
        received = [e["account_id"] for e in entries if e["source"].startswith("payment#id-")]
        assert sorted(received) == sorted(paid), f"order {seed}"


def worker(house: House) -> Work:
    def run(wait: Callable[[], None]) -> None:
        while visible := house.queue.visible():
            house.deliver(visible[0], Steps(wait))

    return run


class Steps:
    """A fate that only waits for its turn."""

    def __init__(self, wait: Callable[[], None]) -> None:
        self.step = wait


def payer(house: House, account_ids: list[str]) -> Work:
    """Pays a hundred roubles on each account."""

    def run(wait: Callable[[], None]) -> None:
        table = SteppedTable(house.table, wait)
        cash = CashApplication(
            table=table,
            accounts=AccountRepository(table=table),
            settling=Settling(invoices=InvoiceRepository(table=table)),
            ledger=LedgerRepository(table=table),
            clock=house.clock,
            new_id=house.new_id,
        )
        for account_id in account_ids:
            cash.apply(a_payment(account_id, house), Transaction())

    return run


def a_payment(account_id: str, house: House) -> Payment:
    return Payment(
        id=house.new_id(),
        account_id=account_id,
        account_number="7",
        customer_id="customer",
        amount=Decimal("100.00"),
        received=Decimal("100.00"),
        currency="RUB",
        gateway="manual",
        created_at=house.clock(),
        created_by="test",
    )
