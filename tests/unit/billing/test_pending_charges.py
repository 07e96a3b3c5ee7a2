"""Charges to come: taken up by the account's next invoice, whoever issues it, and by no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.charges import (
    MOST,
    InvalidCharge,
    PendingCharge,
    TooManyCharges,
)
from functions.billing.accounts.entities import Account
from functions.billing.accounts.repository import AccountRepository
from functions.billing.changes.suspending import SubscriptionSuspensions
from functions.billing.credit_notes.entities import CreditReason, NoteRequest
from functions.billing.credit_notes.service import CreditNotes
from functions.billing.invoices.entities import Invoice, InvoiceStatus
from functions.billing.invoices.previewing import InvoicePreviews
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.subscriptions.entities import Suspension
from functions.billing.taxes.entities import TaxCategory
from tests.fakes.books import Books
from tests.fakes.people import an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff


def a_charge(amount: str = "122.00", on: str = "2026-03-15", **given: Any) -> PendingCharge:
    values: dict[str, Any] = {
        "id": "charge-1",
        "kind": "manual",
        "description": "A cable",
        "amount": Decimal(amount),
        "on": date.fromisoformat(on),
    }
    return PendingCharge(**values | given)


@pytest.fixture
def house() -> House:
    house = House()
    house.sell(a_tariff(replace(MONTHLY, setup_fee=Decimal(0))))
    return house


@pytest.fixture
def account(house: House) -> Account:
    return house.open("2026-03-10")


def charge(house: House, account: Account, *charges: PendingCharge) -> Account:
    """The account with these charges to come."""
    accounts = AccountRepository(table=house.table)
    for one in charges:
        before = accounts.get(account.id)
        house.table.commit(accounts.change(before.charging(one), over=before))
    return accounts.get(account.id)


def amounts(invoice: Invoice) -> list[tuple[str, Decimal]]:
    return [(item.kind, item.amount) for item in invoice.items]


def assert_books_balance(house: House) -> None:
    assert Books.of(house.table.items.values()).faults() == []


def test_the_next_run_takes_a_charge_up_once(house: House, account: Account) -> None:
    assert charge(house, account, a_charge()).next_bill_date == date(2026, 4, 1)
    house.run("2026-04-01")
    house.run("2026-05-01")
    _, april, may = house.invoices()
    assert amounts(april) == [("internet", Decimal("590.00")), ("manual", Decimal("122.00"))]
    assert (april.net, april.tax, april.total) == (
        Decimal("583.61"), Decimal("128.39"), Decimal("712.00"),
    )  # fmt: skip
    assert amounts(may) == [("internet", Decimal("590.00"))]
    assert (april.period_start, april.period_end) == (date(2026, 4, 1), date(2026, 5, 1))
    assert house.account(account.id).pending_charges == ()
    assert_books_balance(house)


def test_the_preview_shows_what_the_run_then_bills(house: House, account: Account) -> None:
    charge(house, account, a_charge(), a_charge("-50.00", id="charge-2"))
    seen = house.wiring.use(InvoicePreviews).preview(account.id, None, an_admin())
    house.run("2026-04-01")
    billed = house.invoices()[-1]
    assert (seen.items, seen.total) == (billed.items, billed.total)


def test_a_charge_of_a_later_day_waits_for_it(house: House, account: Account) -> None:
    charge(house, account, a_charge(on="2026-04-02"))
    house.run("2026-04-01")
    assert len(house.account(account.id).pending_charges) == 1
    house.run("2026-05-01")
    assert [kind for kind, _ in amounts(house.invoices()[-1])] == ["internet", "manual"]


def test_what_is_taken_off_never_makes_an_invoice_negative(house: House, account: Account) -> None:
    charge(house, account, a_charge("-700.00", kind="compensation"))
    house.run("2026-04-01")
    april = house.invoices()[-1]
    assert (april.total, april.status) == (Decimal("0.00"), InvoiceStatus.PAID)
    (left,) = house.account(account.id).pending_charges
    assert left.amount == Decimal("-110.00")
    house.run("2026-05-01")
    may = house.invoices()[-1]
    assert amounts(may) == [("internet", Decimal("590.00")), ("compensation", Decimal("-110.00"))]
    assert (may.net, may.tax, may.total) == (
        Decimal("393.44"), Decimal("86.56"), Decimal("480.00"),
    )  # fmt: skip
    assert house.account(account.id).pending_charges == ()
    assert_books_balance(house)


def test_what_is_taken_off_is_apart_in_the_ledger(house: House, account: Account) -> None:
    charge(house, account, a_charge("-122.00", kind="internet"))
    house.run("2026-04-01")
    entry = house.ledger()[-1]
    revenues = [(i.debit, i.credit) for i in entry.lines if i.account == "revenue:internet"]
    assert sorted(revenues) == [
        (Decimal("0.00"), Decimal("483.61")), (Decimal("100.00"), Decimal("0.00")),
    ]  # fmt: skip


def test_what_is_taken_off_finds_items_of_its_own_tax_only(house: House, account: Account) -> None:
    charge(
        house,
        account,
        a_charge("-10.00", tax_category=TaxCategory.ZERO),
        a_charge("-10.00", id="charge-2", tax_included=False),
    )
    house.run("2026-04-01")
    assert amounts(house.invoices()[-1]) == [("internet", Decimal("590.00"))]
    assert len(house.account(account.id).pending_charges) == 2


def test_last_years_outage_is_taken_off_at_the_rate_of_what_is_billed(house: House) -> None:
    account = house.open("2025-12-10", number=2)
    charge(house, account, a_charge("-60.00", on="2025-12-20", kind="compensation"))
    house.run("2026-01-01")
    january = house.invoices(account.id)[-1]
    assert [(i.kind, i.tax_percent) for i in january.items] == [
        ("internet", Decimal(22)), ("compensation", Decimal(22)),
    ]  # fmt: skip


def test_a_charge_over_a_change_of_the_tax_rate_is_split_there(house: House) -> None:
    account = house.open("2025-12-10", number=2)
    days = {"period_start": date(2025, 12, 22), "period_end": date(2026, 1, 11)}
    charge(house, account, a_charge("200.00", on="2026-01-11", kind="usage", **days))
    house.run("2026-02-01")
    used = [i for i in house.invoices(account.id)[-1].items if i.kind == "usage"]
    assert [(i.tax_percent, i.amount, i.unit_price) for i in used] == [
        (Decimal(20), Decimal("100.00"), Decimal("100.00")),
        (Decimal(22), Decimal("100.00"), Decimal("100.00")),
    ]


def test_a_charge_shows_how_many_units_at_which_price(house: House, account: Account) -> None:
    charge(house, account, a_charge("30.00", quantity=Decimal(3), unit_price=Decimal("10.00")))
    house.run("2026-04-01")
    item = house.invoices()[-1].items[-1]
    assert (item.quantity, item.unit_price, item.amount) == (
        Decimal(3), Decimal("10.00"), Decimal("30.00"),
    )  # fmt: skip


def test_an_account_without_services_is_billed_on_the_charges_own_day(
    house: House, account: Account
) -> None:
    house.wiring.use(ContractLifecycle).terminate(account.contract_id, date(2026, 3, 10))
    assert house.account(account.id).next_bill_date is None
    waiting = charge(house, account, a_charge("-5.00"), a_charge("122.00", id="charge-2"))
    assert waiting.next_bill_date == date(2026, 3, 15)
    house.run("2026-03-15")
    last = house.invoices()[-1]
    assert amounts(last) == [("manual", Decimal("122.00")), ("manual", Decimal("-5.00"))]
    assert (last.period_start, last.period_end) == (date(2026, 3, 15), date(2026, 3, 15))
    assert house.account(account.id).next_bill_date is None
    assert_books_balance(house)


def test_what_is_the_customers_alone_is_no_reason_for_an_invoice(
    house: House, account: Account
) -> None:
    house.wiring.use(ContractLifecycle).terminate(account.contract_id, date(2026, 3, 10))
    waiting = charge(house, account, a_charge("-5.00"))
    assert (waiting.next_bill_date, len(waiting.pending_charges)) == (None, 1)


def test_a_contract_that_is_resumed_is_billed_the_charges_that_came_due_before(
    house: House, account: Account
) -> None:
    lifecycle = house.wiring.use(ContractLifecycle)
    lifecycle.suspend(account.contract_id, date(2026, 4, 11))
    charge(house, account, a_charge())
    lifecycle.resume(account.contract_id, date(2026, 4, 21))
    charged, resumed = house.invoices()[-2:]
    assert [kind for one in (charged, resumed) for kind, _ in amounts(one)] == [
        "manual",
        "internet",
    ]
    assert house.account(account.id).pending_charges == ()


def test_crediting_what_was_sold_leaves_what_was_taken_off(house: House, account: Account) -> None:
    charge(house, account, a_charge("-90.00", kind="compensation"))
    house.run("2026-04-01")
    april = house.invoices()[-1]
    note = house.wiring.use(CreditNotes).issue(NoteRequest(april.id, (), CreditReason.UNUSED))
    assert note.total == Decimal("590.00")
    credited = house.invoices()[-1]
    assert (credited.amount_due, credited.status) == (Decimal("0.00"), InvoiceStatus.CANCELLED)
    assert house.account(account.id).balance == Decimal("-418.71") + Decimal("90.00")
    assert_books_balance(house)


@pytest.mark.parametrize("amount", ["0.00", "1.005"])
def test_a_charge_is_an_amount_in_the_accounts_currency(account: Account, amount: str) -> None:
    with pytest.raises(InvalidCharge):
        account.charging(a_charge(amount))


def test_an_account_holds_so_many_charges_and_no_more(account: Account) -> None:
    for number in range(MOST):
        account = account.charging(a_charge(id=f"charge-{number}"))
    with pytest.raises(TooManyCharges):
        account.charging(a_charge())


def test_forty_charges_fit_a_runs_transaction(house: House, account: Account) -> None:
    charge(house, account, *(a_charge(id=f"charge-{number}") for number in range(MOST)))
    house.run("2026-04-01")
    assert house.invoices()[-1].total == Decimal("590.00") + MOST * Decimal("122.00")
    assert_books_balance(house)


def test_a_change_takes_charges_up_with_its_invoice_and_not_without_one(
    house: House, account: Account
) -> None:
    charge(house, account, a_charge(on="2026-03-10"))
    (own,) = account.subscription_ids
    changes = house.wiring.use(SubscriptionSuspensions)
    suspended = changes.suspend(own, Suspension.VOLUNTARY, an_admin())
    assert suspended.invoice is None
    assert len(house.account(account.id).pending_charges) == 1
    changes.resume(own, Suspension.VOLUNTARY, an_admin())
    assert house.account(account.id).pending_charges == ()
    assert [kind for kind, _ in amounts(house.invoices()[-1])] == ["internet", "manual"]
