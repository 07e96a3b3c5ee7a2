"""A payment that is asked for twice within a minute is one, unless another one is wanted."""

from __future__ import annotations

import pytest

from shared.dynamo.transaction import Transaction
from tests.fakes.paying import PaymentsHouse
from tests.fakes.people import a_customer


@pytest.fixture
def house() -> PaymentsHouse:
    house = PaymentsHouse()
    house.open()
    return house


def kept(house: PaymentsHouse) -> int:
    return sum(sk == "PAYMENT" for _, sk in house.table.items)


def test_the_second_request_is_answered_with_the_first_payment(house: PaymentsHouse) -> None:
    first = house.start("100.00")
    house.clock.advance(seconds=60)
    assert house.start("100.00") == first
    assert kept(house) == 1


def test_after_a_minute_it_is_another_one(house: PaymentsHouse) -> None:
    first = house.start("100.00")
    house.clock.advance(seconds=61)
    assert house.start("100.00")["id"] != first["id"]


def test_whoever_wants_another_one_gets_it(house: PaymentsHouse) -> None:
    first = house.start("100.00")
    assert house.start("100.00", another=True)["id"] != first["id"]
    assert house.start("100.00") == first


def test_one_that_is_paid_already_is_followed_by_another(house: PaymentsHouse) -> None:
    first = house.pay("100.00")
    second = house.start("100.00")
    assert second["id"] != first["id"]
    assert house.start("100.00") == second


def test_other_sums_and_accounts_are_payments_of_their_own(house: PaymentsHouse) -> None:
    house.open("acc2")
    ids = {
        house.start(amount, account_id)["id"]
        for amount in ("100.00", "100.01")
        for account_id in ("acc", "acc2")
    }
    assert len(ids) == 4


def test_of_two_at_the_same_moment_both_get_the_same(house: PaymentsHouse) -> None:
    commit, started = house.table.commit, []

    def late(transaction: Transaction) -> None:
        house.table.commit = commit  # type: ignore[method-assign]
        started.append(house.start("100.00"))
        commit(transaction)

    house.table.commit = late  # type: ignore[method-assign]
    assert [house.start("100.00")] == started
    assert kept(house) == 1


def test_with_a_key_the_answer_stays_the_same(house: PaymentsHouse) -> None:
    first = house.start("100.00")
    body = {"accountId": "acc", "amount": "100.00", "gateway": "sandbox"}
    key = {"idempotency-key": "k-1"}
    answers = []
    for _ in range(2):
        answers.append(house.api.post("/payments", body, by=a_customer(), headers=key).json)
        house.clock.advance(seconds=90)
    assert answers == [first, first]
