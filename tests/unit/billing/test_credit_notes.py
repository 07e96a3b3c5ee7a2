"""Credit notes: what is given back of an invoice, to the kopeck and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.charges import InvalidCharge
from functions.billing.accounts.entities import Account
from functions.billing.credit_notes.crediting import credit_items
from functions.billing.credit_notes.entities import (
    CreditNote,
    CreditReason,
    CreditRequest,
    InvalidCredit,
    ItemCreditedTwice,
    NoSuchItem,
    NoteRequest,
    NothingToCredit,
)
from functions.billing.credit_notes.service import CreditNotes
from functions.billing.invoices.closing import InvoiceClosing
from functions.billing.invoices.entities import (
    Invoice,
    InvoiceNotCancellable,
    InvoiceNotCreditable,
    InvoiceNotPayable,
    InvoiceStatus,
    InvoiceTax,
    ManualItem,
)
from functions.billing.invoices.issuing import Issuance
from functions.billing.invoices.manual import ManualInvoices
from functions.billing.invoices.totalling import taxable
from functions.billing.payments.cash_application import CashApplication
from functions.billing.payments.entities import Payment
from functions.billing.taxes.entities import TaxCategory
from functions.billing.taxes.totals import CreditExceedsInvoice, tax_totals
from shared.dynamo.transaction import Transaction
from shared.errors import PreconditionFailed
from tests.fakes.books import Books
from tests.unit.billing.builders import House


@pytest.fixture
def house() -> House:
    house = House()
    house.sell()
    return house


@pytest.fixture
def account(house: House) -> Account:
    """Opened on 10 March: 22 of 31 days of 590.00, and 500.00 for setting up."""
    return house.open("2026-03-10")


def pay(house: House, account: Account, amount: str) -> None:
    payment = Payment(
        id=house.new_id(),
        account_id=account.id,
        account_number=account.number,
        customer_id=account.customer_id,
        amount=Decimal(amount),
        received=Decimal(amount),
        currency="RUB",
        gateway="manual",
        created_at=house.clock(),
        created_by="user#1",
    )
    house.wiring.use(CashApplication).apply(payment, Transaction())


def credit(house: House, invoice: Invoice, *items: CreditRequest) -> CreditNote:
    request = NoteRequest(invoice.id, items, CreditReason.GOODWILL)
    return house.wiring.use(CreditNotes).issue(request)


def only_invoice(house: House) -> Invoice:
    (invoice,) = house.invoices()
    return invoice


def assert_books_balance(house: House) -> None:
    assert Books.of(house.table.items.values()).faults() == []


def test_a_part_of_an_item_makes_less_due(house: House, account: Account) -> None:
    before = only_invoice(house)
    assert [item.amount for item in before.items] == [Decimal("418.71"), Decimal("500.00")]
    note = credit(house, before, CreditRequest(2, Decimal("122.00")))
    after = only_invoice(house)
    assert (note.number, note.net, note.tax, note.total) == (
        "CN-00000001", Decimal("100.00"), Decimal("22.00"), Decimal("122.00"),
    )  # fmt: skip
    assert after.amount_due == before.total - Decimal("122.00")
    assert (after.status, after.amount_credited) == (InvoiceStatus.PENDING, Decimal("122.00"))
    assert after.items[1].left == Decimal("378.00")
    assert house.account(account.id).balance == -after.amount_due
    assert_books_balance(house)


def test_what_is_paid_already_becomes_an_advance(house: House, account: Account) -> None:
    pay(house, account, "918.71")
    note = credit(house, only_invoice(house), CreditRequest(2))
    assert note.total == Decimal("500.00")
    assert only_invoice(house).status is InvoiceStatus.PAID
    assert house.account(account.id).advance == Decimal("500.00")
    assert_books_balance(house)


def test_the_advance_pays_what_else_is_open_the_oldest_first(
    house: House, account: Account
) -> None:
    pay(house, account, "918.71")
    house.run("2026-04-01")
    first, second = house.invoices()
    credit(house, first, CreditRequest(2))
    second = house.invoices()[1]
    assert second.amount_paid == Decimal("500.00")
    assert second.amount_due == Decimal("90.00")
    assert house.account(account.id).balance == Decimal("-90.00")
    assert_books_balance(house)


def test_all_of_an_unpaid_invoice_closes_it(house: House, account: Account) -> None:
    before = only_invoice(house)
    note = credit(house, before)
    after = only_invoice(house)
    assert (note.net, note.tax, note.total) == (before.net, before.tax, before.total)
    assert (after.status, after.amount_due) == (InvoiceStatus.CANCELLED, Decimal(0))
    assert house.account(account.id).open_items == ()
    assert house.account(account.id).balance == Decimal("0.00")
    assert "billing.invoice.cancelled" in house_events(house)
    with pytest.raises(NothingToCredit):
        credit(house, after)
    with pytest.raises(NothingToCredit):
        credit(house, after, CreditRequest(1))
    assert_books_balance(house)


def test_what_a_payment_has_begun_a_credit_ends(house: House, account: Account) -> None:
    pay(house, account, "418.71")
    credit(house, only_invoice(house), CreditRequest(2))
    assert only_invoice(house).status is InvoiceStatus.PAID
    assert house_events(house).count("billing.invoice.paid") == 1


@pytest.mark.parametrize(
    ("items", "refusal"),
    [
        ((CreditRequest(3),), NoSuchItem),
        ((CreditRequest(0),), NoSuchItem),
        ((CreditRequest(1), CreditRequest(1, Decimal(1))), ItemCreditedTwice),
        ((CreditRequest(1, Decimal(0)),), InvalidCredit),
        ((CreditRequest(1, Decimal("1.005")),), InvalidCredit),
        ((CreditRequest(1, Decimal("418.72")),), CreditExceedsInvoice),
    ],
)
def test_what_cannot_be_credited_changes_nothing(
    house: House, account: Account, items: Any, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        credit(house, only_invoice(house), *items)
    assert only_invoice(house).amount_credited is None
    assert house.account(account.id).balance == Decimal("-918.71")


def test_notes_have_numbers_of_their_own_without_a_gap(house: House, account: Account) -> None:
    invoice = only_invoice(house)
    given = [credit(house, invoice, CreditRequest(1, Decimal(1))).number for _ in range(3)]
    assert given == ["CN-00000001", "CN-00000002", "CN-00000003"]


def test_pieces_of_a_discounted_item_add_up_to_all_of_it(account: Account, house: House) -> None:
    """The discount goes with the pieces, and the last one takes what is left of it and of the tax."""
    item = replace(only_invoice(house).items[1], amount=Decimal("3.00"), discount=Decimal("1.00"))
    (total,) = tax_totals([taxable(item)], "RUB")
    tax = InvoiceTax(total.rate.category, total.rate.percent, total.net, total.tax)
    invoice = replace(
        only_invoice(house),
        items=(item,), taxes=(tax,), net=total.net, tax=total.tax, total=total.gross,
    )  # fmt: skip
    issuance = Issuance(date(2026, 3, 10), datetime(2026, 3, 10, tzinfo=UTC), "user#1", str)
    sums = []
    for _ in range(3):
        credited = credit_items(invoice, [CreditRequest(1, Decimal("1.00"))], issuance)
        sums.append((credited.net, credited.tax, credited.total))
        invoice = credited.invoice
    assert [sum(column) for column in zip(*sums, strict=True)] == [
        total.net, total.tax, total.gross,
    ]  # fmt: skip
    assert invoice.amount_due == 0


def test_an_unpaid_invoice_is_cancelled_as_if_it_had_not_been(
    house: House, account: Account
) -> None:
    house.wiring.use(InvoiceClosing).cancel(only_invoice(house).id, None)
    assert only_invoice(house).status is InvoiceStatus.CANCELLED
    assert house.account(account.id).balance == Decimal("0.00")
    assert house.account(account.id).open_items == ()
    with pytest.raises(InvoiceNotCreditable):
        credit(house, only_invoice(house), CreditRequest(1))
    again = house.wiring.use(InvoiceClosing).cancel(only_invoice(house).id, None)
    assert again == only_invoice(house)
    assert_books_balance(house)


def test_what_is_paid_or_credited_in_part_cannot_be_cancelled(
    house: House, account: Account
) -> None:
    pay(house, account, "1.00")
    with pytest.raises(InvoiceNotCancellable):
        house.wiring.use(InvoiceClosing).cancel(only_invoice(house).id, None)


def test_a_debt_is_written_off_and_is_due_no_longer(house: House, account: Account) -> None:
    pay(house, account, "100.00")
    written = house.wiring.use(InvoiceClosing).write_off(only_invoice(house).id, None)
    assert (written.amount_due, written.amount_written_off) == (Decimal("0.00"), Decimal("818.71"))
    assert written.status is InvoiceStatus.PAID
    assert house.account(account.id).balance == Decimal("0.00")
    assert house.wiring.use(InvoiceClosing).write_off(written.id, None) == written
    assert_books_balance(house)


def test_what_is_paid_is_not_written_off(house: House, account: Account) -> None:
    pay(house, account, "918.71")
    with pytest.raises(InvoiceNotPayable):
        house.wiring.use(InvoiceClosing).write_off(only_invoice(house).id, None)


def test_a_stale_version_closes_nothing(house: House, account: Account) -> None:
    with pytest.raises(PreconditionFailed):
        house.wiring.use(InvoiceClosing).cancel(only_invoice(house).id, 7)


def house_events(house: House) -> list[str]:
    return [i["type"] for (pk, _), i in house.table.items.items() if pk.startswith("OUTBOX#")]


def test_what_no_subscription_charges_is_invoiced_by_hand(house: House, account: Account) -> None:
    manual = house.wiring.use(ManualInvoices)
    items = [
        ManualItem("Visit", Decimal("122.00")),
        ManualItem("Cable", Decimal("100.00"), TaxCategory.NONE, tax_included=False),
    ]
    invoice = manual.issue(account.id, items)
    assert (invoice.net, invoice.tax, invoice.total) == (
        Decimal("200.00"), Decimal("22.00"), Decimal("222.00"),
    )  # fmt: skip
    assert house.account(account.id).balance == Decimal("-1140.71")
    assert house.account(account.id).next_bill_date == date(2026, 4, 1)
    assert [
        f for f in Books.of(house.table.items.values()).faults() if "invoices for" not in f
    ] == []
    with pytest.raises(InvalidCharge):
        manual.issue(account.id, [ManualItem("Nothing", Decimal("0.00"))])
