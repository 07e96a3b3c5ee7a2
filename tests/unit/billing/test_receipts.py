"""Fiscal receipts: each line with its tax, its subject and how it is paid; the lines come to what is paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.invoices.entities import Invoice, InvoiceItem
from functions.billing.invoices.totalling import total_items
from functions.billing.receipts.entities import Mode, ReceiptLine, Subject, tax_code
from functions.billing.receipts.making import MOST_LINES, advance_line, receipt_of
from functions.billing.taxes.entities import TaxCategory, TaxRate
from functions.billing.wallets.entities import Wallet
from functions.billing.wallets.repository import WalletRepository
from tests.fakes.gateways import YookassaDouble
from tests.fakes.paying import PaymentsHouse
from tests.fakes.people import an_admin
from tests.fakes.time import FixedClock
from tests.unit.billing.test_gateways_yookassa import a_method, double, yookassa

STANDARD = TaxRate(TaxCategory.STANDARD, Decimal(22))
FREE = TaxRate(TaxCategory.NONE, Decimal(0))
FIRST, NEXT = date(2026, 3, 1), date(2026, 4, 1)
ADVANCE = advance_line("100000017", STANDARD)
__all__ = ["double", "yookassa"]  # fixtures


def an_item(amount: str, rate: TaxRate = STANDARD, **given: Any) -> InvoiceItem:
    values: dict[str, Any] = {
        "description": "Home 100",
        "kind": "internet",
        "period_start": FIRST,
        "period_end": NEXT,
        "unit_price": Decimal(amount),
        "amount": Decimal(amount),
        "tax_category": rate.category,
        "tax_percent": rate.percent,
        "tax_included": True,
    }
    return InvoiceItem(**values | given)


def an_invoice(*items: InvoiceItem) -> Invoice:
    draft = total_items(items, items, "RUB")
    assert draft is not None
    return Invoice(
        id="i-1", number="INV-1", account_id="acc", account_number="100000017",
        customer_id="customer-1", customer_name="Anna", currency="RUB", period_start=FIRST,
        period_end=NEXT, issued_on=FIRST, due_date=FIRST, items=draft.items, taxes=draft.taxes,
        net=draft.net, tax=draft.tax, total=draft.total, created_at=FixedClock()(),
    )  # fmt: skip


def shown(lines: tuple[ReceiptLine, ...]) -> list[tuple[str, str, str, int]]:
    return [(f"{one.amount:f}", one.subject.value, one.mode.value, tax_code(one)) for one in lines]


def test_what_is_paid_afterwards_is_a_full_payment() -> None:
    invoice = an_invoice(an_item("418.71"), an_item("500.00", description="Setting up"))
    receipt = receipt_of(
        "a@example.org", Decimal("918.71"), [(invoice, invoice.total)], ADVANCE, NEXT
    )
    assert shown(receipt.lines) == [
        ("418.71", "service", "full_payment", 11), ("500.00", "service", "full_payment", 11),
    ]  # fmt: skip


def test_what_is_paid_before_it_is_rendered_is_a_prepayment_with_a_share_as_tax() -> None:
    invoice = an_invoice(an_item("310.00"), an_item("10.00", FREE, period_end=FIRST))
    receipt = receipt_of(
        "a@example.org", Decimal("320.00"), [(invoice, invoice.total)], ADVANCE, FIRST
    )
    assert shown(receipt.lines) == [
        ("310.00", "service", "full_prepayment", 12), ("10.00", "service", "full_payment", 1),
    ]  # fmt: skip


def test_a_part_is_shared_out_and_the_rest_is_an_advance() -> None:
    invoice = an_invoice(an_item("200.00"), an_item("100.00"))
    part = receipt_of(
        "a@example.org", Decimal("150.00"), [(invoice, Decimal("150.00"))], ADVANCE, NEXT
    )
    assert shown(part.lines) == [
        ("100.00", "service", "partial_payment", 11), ("50.00", "service", "partial_payment", 11),
    ]  # fmt: skip
    more = receipt_of("a@example.org", Decimal("400.00"), [(invoice, invoice.total)], ADVANCE, NEXT)
    assert shown(more.lines)[-1] == ("100.00", "payment", "advance", 12)
    assert more.lines[-1].description == "100000017"


def test_tax_on_top_is_in_the_line() -> None:
    invoice = an_invoice(an_item("100.00", tax_included=False, discount=Decimal("10.00")))
    receipt = receipt_of("a@example.org", invoice.total, [(invoice, invoice.total)], ADVANCE, NEXT)
    assert shown(receipt.lines) == [("109.80", "service", "full_payment", 11)]


@pytest.mark.parametrize(
    ("percent", "afterwards", "beforehand"),
    [("0", 2, 2), ("5", 7, 9), ("7", 8, 10), ("10", 3, 5), ("20", 4, 6), ("22.00", 11, 12)],
)
def test_each_rate_has_its_codes(percent: str, afterwards: int, beforehand: int) -> None:
    rate = TaxRate(TaxCategory.STANDARD, Decimal(percent))
    line = ReceiptLine("x", Decimal(1), rate, Subject.SERVICE, Mode.FULL_PAYMENT)
    assert tax_code(line) == afterwards
    assert tax_code(replace(line, mode=Mode.ADVANCE)) == beforehand


@given(
    st.lists(st.decimals("0.01", "900", places=2), min_size=1, max_size=130),
    st.decimals("0.01", "2000", places=2),
)
def test_the_lines_come_to_what_is_paid(prices: list[Decimal], amount: Decimal) -> None:
    rates = (STANDARD, FREE)
    invoice = an_invoice(*(an_item(str(p), rates[n % 2]) for n, p in enumerate(prices)))
    paid = min(amount, invoice.total)
    receipt = receipt_of("a@example.org", amount, [(invoice, paid)], ADVANCE, FIRST)
    assert sum(line.amount for line in receipt.lines) == amount
    assert all(line.amount > 0 for line in receipt.lines)
    assert len(receipt.lines) <= MOST_LINES + 1


def test_yookassa_is_told_with_the_payment(double: YookassaDouble, yookassa: Any) -> None:
    house = PaymentsHouse(others=(yookassa,))
    house.open()
    house.start("100.00", gateway="yookassa", receiptEmail="anna@example.org")
    ((_, _, asked),) = double.asked
    assert asked["receipt"]["customer"] == {"email": "anna@example.org"}
    (item,) = asked["receipt"]["items"]
    assert item["amount"] == {"value": "100.00", "currency": "RUB"}
    assert (item["payment_subject"], item["payment_mode"], item["vat_code"]) == (
        "payment",
        "advance",
        12,
    )
    audit = [item for (pk, _), item in house.table.items.items() if pk.startswith("AUDIT")]
    assert "anna@example.org" not in str(audit)


def test_a_gateway_without_a_cash_register_gets_none(yookassa: Any) -> None:
    house = PaymentsHouse(others=(yookassa,))
    house.open()
    paid = house.start("100.00", receiptEmail="anna@example.org")
    assert "receipt" not in house.table.items[f"PAYMENT#{paid['id']}", "PAYMENT"]


def test_a_charge_of_a_saved_card_has_its_receipt(double: YookassaDouble, yookassa: Any) -> None:
    house = PaymentsHouse(others=(yookassa,))
    house.open()
    wallets, empty = WalletRepository(table=house.table), Wallet("customer-1")
    house.table.commit(wallets.change(empty.saved(a_method()), over=empty))
    body = {"accountId": "acc", "amount": "10.00", "gateway": "yookassa", "methodId": "method-1"}
    paid = house.api.post("/payments", body | {"receiptEmail": "a@example.org"}, by=an_admin())
    assert paid.json["state"] == "succeeded"
    ((_, _, asked),) = double.asked
    assert len(asked["receipt"]["items"]) == 1
