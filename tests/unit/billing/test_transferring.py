"""A contract of another customer: the account goes over, what was issued before stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.accounts.service import Accounts
from functions.billing.changes.entities import Cancellation, StartRequest, When
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.starting import SubscriptionStarting
from functions.billing.invoices.entities import (
    InvoiceNotFound,
)
from functions.billing.invoices.filters import InvoiceFilter
from functions.billing.invoices.service import Invoices
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.lifecycle.transferring import ContractTransfer, NewCustomer
from functions.billing.payers.entities import Payer
from functions.billing.payers.repository import PayerRepository
from functions.billing.subscriptions.entities import SubscriptionNotFound, SubscriptionState
from functions.billing.subscriptions.service import Subscriptions
from functions.billing.tariffs.entities import TariffKind
from shared.dynamo.once import AlreadySeen, Once
from shared.principal import Principal
from tests.fakes.books import Books
from tests.fakes.people import a_customer, an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

STAFF, OLD, NEW = an_admin(), a_customer("customer-1"), a_customer("customer-2")
TERMS = replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))
ONCE = Once("billing", "event-1", 2_000_000_000)


@pytest.fixture
def house() -> House:
    house = House()
    house.sell(a_tariff(TERMS))
    house.sell(a_tariff(replace(TERMS, kind=TariffKind.TV, name="TV"), id="tv", code="tv"))
    return house


@pytest.fixture
def account(house: House) -> Account:
    return house.open("2026-03-01")


def hand_over(house: House, on: str, to: str = "customer-2", once: Once | None = None) -> None:
    day = date.fromisoformat(on)
    house.clock.at = max(house.clock.at, house.clock.at.fromisoformat(f"{on}T09:00:00+00:00"))
    new = NewCustomer("contract-1", day, to, f"Name of {to}", inn="7707083893", kpp="770701001")
    house.wiring.use(ContractTransfer).transfer(new, once)


def seen(house: House, by: Principal, account: Account) -> list[str]:
    """The numbers of the account's invoices that somebody sees, newest first."""
    invoices = house.wiring.use(Invoices)
    return [i.number for i in invoices.list_of_account(account.id, by, 10, None).items]


def test_the_account_and_its_services_are_the_new_customers(house: House, account: Account) -> None:
    house.table.commit(
        PayerRepository(table=house.table).set(Payer(account.id, "C-1", "Lenina 12", "1", "2"))
    )
    hand_over(house, "2026-03-20")
    mine = house.account(account.id)
    assert (mine.customer_id, mine.customer_name) == ("customer-2", "Name of customer-2")
    assert (mine.balance, mine.charged_until) == (account.balance, account.charged_until)
    (subscription,) = house.subscriptions()
    assert house.wiring.use(Subscriptions).get(subscription.id, NEW).customer_id == "customer-2"
    with pytest.raises(SubscriptionNotFound):
        house.wiring.use(Subscriptions).get(subscription.id, OLD)
    payer = PayerRepository(table=house.table).find(account.id)
    name = "Name of customer-2"
    assert payer == Payer(account.id, "C-1", "Lenina 12", "7707083893", "770701001", name)


def test_what_was_issued_before_stays_with_the_old_customer(house: House, account: Account) -> None:
    hand_over(house, "2026-03-20")
    house.run("2026-04-01")
    old, new = house.invoices()
    assert [(i.customer_id, i.customer_name) for i in (old, new)] == [
        ("customer-1", "Anna Ivanova"),
        ("customer-2", "Name of customer-2"),
    ]
    assert seen(house, OLD, account) == [old.number]
    assert seen(house, NEW, account) == [new.number]
    assert seen(house, STAFF, account) == [new.number, old.number]
    by_account = InvoiceFilter(account_id=account.id)
    assert len(house.wiring.use(Invoices).list(by_account, STAFF, 10, None).items) == 2
    with pytest.raises(InvoiceNotFound):
        house.wiring.use(Invoices).get(old.id, NEW)


def test_invoices_that_were_due_before_are_the_old_customers(
    house: House, account: Account
) -> None:
    hand_over(house, "2026-05-10")
    assert [i.customer_id for i in house.invoices()] == ["customer-1"] * 3
    house.run("2026-06-01")
    assert house.invoices()[-1].customer_id == "customer-2"


def test_days_that_the_old_customer_paid_for_are_credited_on_their_invoice(
    house: House, account: Account
) -> None:
    hand_over(house, "2026-03-20")
    house.clock.at = house.clock.at.fromisoformat("2026-03-22T09:00:00+00:00")
    (subscription,) = house.subscriptions()
    ended = house.wiring.use(SubscriptionChanges).cancel(
        subscription.id, Cancellation(When.NOW), NEW
    )
    (note,) = ended.credit_notes
    assert (note.customer_id, note.total) == ("customer-1", Decimal("100.00"))
    assert house.account(account.id).balance == Decimal("-210.00")
    assert Books.of(house.table.items.values()).faults() == []


def test_who_has_the_account_sees_all_entries_and_who_had_it_does_not(
    house: House, account: Account
) -> None:
    hand_over(house, "2026-03-20")
    house.run("2026-04-01")
    entries = house.wiring.use(Accounts).list_transactions
    assert len(entries(account.id, NEW, 10, None).items) == 2
    assert len(entries(account.id, STAFF, 10, None).items) == 2
    with pytest.raises(AccountNotFound):
        entries(account.id, OLD, 10, None)


def test_it_is_handed_over_once_and_an_earlier_day_that_arrives_late_changes_nothing(
    house: House, account: Account
) -> None:
    hand_over(house, "2026-03-20", "customer-3", ONCE)
    with pytest.raises(AlreadySeen):
        hand_over(house, "2026-03-20", "customer-3", ONCE)
    before = house.account(account.id)
    hand_over(house, "2026-03-20", "customer-3")
    hand_over(house, "2026-03-10", "customer-2")
    assert house.account(account.id) == before
    assert {s.customer_id for s in house.subscriptions()} == {"customer-3"}
    hand_over(house, "2026-03-25", "customer-1")
    back = house.account(account.id)
    assert [one.customer_id for one in back.earlier_customers] == ["customer-1", "customer-3"]
    assert InvoiceFilter.all_of(back).earlier_customers == ("customer-3",)


def test_many_services_go_over_together_with_the_account(house: House, account: Account) -> None:
    for _ in range(30):
        wanted = StartRequest(account.id, "tv", date(2026, 3, 10))
        house.wiring.use(SubscriptionStarting).start(wanted, STAFF)
    hand_over(house, "2026-03-20")
    assert {s.customer_id for s in house.subscriptions()} == {"customer-2"}
    assert house.account(account.id).customer_id == "customer-2"


def test_a_contract_without_an_account_waits_for_it(house: House) -> None:
    with pytest.raises(AccountNotFound):
        hand_over(house, "2026-03-20")


def test_a_contract_that_takes_the_place_leads_to_the_account(
    house: House, account: Account
) -> None:
    house.clock.advance(days=19)
    new = NewCustomer(
        "contract-1", date(2026, 3, 20), "customer-2", "Boris",
        new_contract_id="contract-2", number="C-000002",
    )  # fmt: skip
    house.wiring.use(ContractTransfer).transfer(new)
    assert house.account(account.id).contract_id == "contract-2"
    assert {s.contract_id for s in house.subscriptions()} == {"contract-2"}
    assert PayerRepository(table=house.table).find(account.id).contract_number == "C-000002"
    house.wiring.use(ContractLifecycle).terminate("contract-2", date(2026, 3, 20))
    assert {s.state for s in house.subscriptions()} == {SubscriptionState.CANCELLED}
    later = replace(new, contract_id="contract-2", customer_id="customer-3",
                    new_contract_id="contract-3", on=date(2026, 3, 21))  # fmt: skip
    house.wiring.use(ContractTransfer).transfer(later)
    assert house.account(account.id).customer_id == "customer-3"
