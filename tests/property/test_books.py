"""A few days of a small provider, with everything that is ever booked: reports agree with the ledger.

And with each other, however the days are cut, and whenever the books are drawn up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.billing.adjustments.entities import Adjustment, AdjustmentReason, Transfer
from functions.billing.adjustments.service import Adjustments
from functions.billing.books.repository import BookRepository
from functions.billing.books.sheet import age_of
from functions.billing.chargebacks.entities import ChargebackNotice, ChargebackState, Charged
from functions.billing.chargebacks.service import Chargebacks
from functions.billing.credit_notes.entities import CreditNote, CreditReason, NoteRequest
from functions.billing.credit_notes.service import CreditNotes
from functions.billing.invoices.closing import InvoiceClosing
from functions.billing.invoices.entities import ManualItem
from functions.billing.invoices.manual import ManualInvoices
from functions.billing.jobs import run
from functions.billing.payments.service import PaymentRequest, Payments
from functions.billing.refunds.entities import ItemCredit, RefundRequest
from functions.billing.refunds.service import Refunds
from functions.billing.reports import entities
from functions.billing.reports.entities import NumberStatus, ReportDays
from functions.billing.reports.service import Reports
from functions.billing.transactions.entities import RECEIVABLE, VAT
from shared.context import Context, working_in
from shared.dynamo.mapping import from_item
from shared.dynamo.transaction import Transaction
from shared.errors import DomainError
from shared.money import ZERO
from shared.principal import SYSTEM
from tests.unit.billing.builders import House

FIRST = date(2026, 3, 29)
sums = st.decimals(Decimal("0.01"), Decimal(1500), places=2)
steps = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 20), sums, st.integers(0, 20)), max_size=30
)


class Office:
    """What people and the schedule do; what is refused is passed over."""

    def __init__(self) -> None:
        self.house = House()
        self.house.sell()
        self.account_ids: list[str] = []
        self.documents = 0
        self.open(0, ZERO)

    def do(self, step: int, which: int, amount: Decimal, hours: int) -> None:
        deeds: list[Callable[[int, Decimal], Any]] = [
            self.open, self.pay, self.pay, self.credit, self.cancel, self.write_off, self.adjust,
            self.transfer, self.sell, self.bill, self.refund, self.refund, self.dispute,
        ]  # fmt: skip
        with working_in(Context(correlation_id="t", actor="olga")), suppress(DomainError):
            deeds[step](which, amount)
        self.house.clock.advance(hours=hours / 2)
        if self.house.clock().date() > FIRST + timedelta(days=4):
            self.house.clock.at -= timedelta(hours=hours / 2)

    def open(self, which: int, amount: Decimal) -> None:
        number, day = len(self.account_ids) + 1, max(self.house.clock().date(), FIRST)
        self.account_ids.append(self.house.open(day.isoformat(), number).id)

    def account_id(self, which: int) -> str:
        return self.account_ids[which % len(self.account_ids)]

    def invoice_id(self, which: int) -> str:
        invoices = self.house.invoices()
        return invoices[which % len(invoices)].id

    def pay(self, which: int, amount: Decimal) -> None:
        self.documents += 1
        request = PaymentRequest(
            self.account_id(which), amount, "manual",
            document=f"PO-{self.documents}", document_date=FIRST,
        )  # fmt: skip
        self.house.wiring.use(Payments).start(request, by=SYSTEM)

    def credit(self, which: int, amount: Decimal) -> None:
        note = NoteRequest(self.invoice_id(which), (), CreditReason.GOODWILL)
        self.house.wiring.use(CreditNotes).issue(note)

    def cancel(self, which: int, amount: Decimal) -> None:
        self.house.wiring.use(InvoiceClosing).cancel(self.invoice_id(which), None)

    def write_off(self, which: int, amount: Decimal) -> None:
        self.house.wiring.use(InvoiceClosing).write_off(self.invoice_id(which), None)

    def adjust(self, which: int, amount: Decimal) -> None:
        signed = amount if which % 2 else -amount
        wanted = Adjustment(self.account_id(which), signed, AdjustmentReason.CORRECTION, "As told.")
        self.house.wiring.use(Adjustments).adjust(wanted)

    def transfer(self, which: int, amount: Decimal) -> None:
        wanted = Transfer(self.account_id(which), self.account_id(which + 1), amount, "")
        self.house.wiring.use(Adjustments).transfer(wanted)

    def sell(self, which: int, amount: Decimal) -> None:
        items = [ManualItem("Visit", amount)]
        self.house.wiring.use(ManualInvoices).issue(self.account_id(which), items)

    def refund(self, which: int, amount: Decimal) -> None:
        """Some of a payment, or all of it; an item of an invoice is credited with it, or none."""
        invoice = self.invoice_id(which)
        items = (ItemCredit(invoice, 1, amount),) if which % 2 else ()
        wanted = RefundRequest("As told.", amount if which % 3 else None, items)
        self.house.wiring.use(Refunds).request(self.payment_id(which), wanted, SYSTEM)

    def dispute(self, which: int, amount: Decimal) -> None:
        """A chargeback is opened, won or lost."""
        account = self.house.account(self.account_id(which))
        charged = Charged(account.id, account.number, account.customer_id, "payment")
        state, now = tuple(ChargebackState)[which % 3], self.house.clock()
        notice = ChargebackNotice(f"cb-{which // 3}", state, amount, "RUB", now)
        self.house.wiring.use(Chargebacks).hear(
            notice, "sandbox", charged, lambda _more: Transaction()
        )

    def payment_id(self, which: int) -> str:
        paid = [i["id"] for (_, sk), i in self.house.table.items.items() if sk == "PAYMENT"]
        return str(paid[which % len(paid)]) if paid else "none"

    def bill(self, which: int, amount: Decimal) -> None:
        self.house.run(self.house.clock().date().isoformat())

    def draw_up(self) -> None:
        run({"job": "reconciliation"}, self.house.wiring, lambda: True)
        while self.house.queue.messages:
            assert self.house.work() == []

    def report(self, report: Callable[..., Any], first: date, last: date) -> list[Any]:
        return self.house.wiring.use(Reports).rows(report, ReportDays(first, last))


def told(rows: list[Any], by: str, amount: str) -> dict[str, Decimal]:
    """The rows' amounts added up by something, but for what comes to nothing."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        found[getattr(row, by)] += getattr(row, amount)
    return {key: total for key, total in found.items() if total}


def booked(office: Office) -> dict[str, Decimal]:
    """The balance of every ledger account, from the entries themselves."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in office.house.ledger():
        for line in entry.lines:
            found[line.account] += line.debit - line.credit
    return {key: total for key, total in found.items() if total}


@settings(max_examples=40, deadline=None)
@given(steps=steps, cut=st.integers(0, 5), early=st.integers(0, 30))
def test_reports_agree_with_the_ledger(
    steps: list[tuple[int, int, Decimal, int]], cut: int, early: int
) -> None:
    office = Office()
    for number, step in enumerate(steps):
        office.do(*step)
        if number == early:
            office.draw_up()
    today = office.house.clock().date()
    office.house.clock.at = office.house.clock.at.replace(hour=3) + timedelta(days=2)
    office.draw_up()
    first, last = FIRST, today + timedelta(days=1)
    for book in BookRepository(table=office.house.table).list_days(first, last):
        assert book.is_clean, book.faults

    balance = office.report(entities.trial_balance, first, last)
    ledger = booked(office)
    assert told(balance, "account", "closing") == ledger
    assert sum(row.debit for row in balance) == sum(row.credit for row in balance)
    assert sum(row.opening for row in balance) == 0
    _documents_agree(office, ledger, first, last)
    _money_agrees(office, ledger, first, last)
    _numbers_agree(office, first, last)
    _parts_add_up(office, first, min(first + timedelta(days=cut), last - timedelta(days=1)), last)


def _documents_agree(office: Office, ledger: dict[str, Decimal], first: date, last: date) -> None:
    """Tax and revenue are the ledger's, and the documents'."""
    tax = office.report(entities.taxes, first, last)
    revenue = office.report(entities.revenue, first, last)
    notes = [
        from_item(CreditNote, i)
        for (_, sk), i in office.house.table.items.items()
        if sk.startswith("NOTE#")
    ]
    cancelled = {e.source for e in office.house.ledger() if e.reason == "cancellation"}
    valid = [i for i in office.house.invoices() if f"invoice#{i.id}" not in cancelled]
    wanted = sum((i.tax for i in valid), ZERO) - sum((n.tax for n in notes), ZERO)
    assert sum(row.tax for row in tax) == wanted == -ledger.get(VAT, ZERO)
    net = sum((i.net for i in valid), ZERO) - sum((n.net for n in notes), ZERO)
    assert sum(row.net for row in tax) == net == sum(row.net for row in revenue)
    kinds = {f"revenue:{k}": -v for k, v in told(revenue, "kind", "net").items()}
    assert kinds == {k: v for k, v in ledger.items() if k.startswith("revenue:")}


def _money_agrees(office: Office, ledger: dict[str, Decimal], first: date, last: date) -> None:
    """Receivables are the accounts', payments the cash accounts', turnover the trial balance's."""
    owed = office.report(entities.receivables, first, last)
    accounts = [office.house.account(a) for a in office.account_ids]
    assert sum(row.amount for row in owed) == -sum(a.balance for a in accounts)
    assert sum(row.amount for row in owed) == ledger.get(RECEIVABLE, ZERO)
    ages: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for item in (item for a in accounts for item in a.open_items):
        ages[age_of((last - item.due_date).days)] += item.amount_due
    assert told([row for row in owed if row.age], "age", "amount") == dict(ages)
    received = office.report(entities.payments, first, last)
    cash = {f"cash:{k}": v for k, v in told(received, "method", "amount").items()}
    assert cash == {k: v for k, v in ledger.items() if k.startswith("cash:")}
    moved = office.report(entities.turnover, first, last)
    balance = office.report(entities.trial_balance, first, last)
    assert sum(row.amount for row in moved) == sum(row.debit for row in balance)
    assert sum(row.transactions for row in moved) == len(office.house.ledger())


def _numbers_agree(office: Office, first: date, last: date) -> None:
    """Every document's number is there once, and none is missing."""
    rows = office.report(entities.numbers, first, last)
    of = {status: [r for r in rows if r.status is status] for status in NumberStatus}
    assert of[NumberStatus.MISSING] == []
    issued = [r for r in of[NumberStatus.ISSUED] if r.document == "invoice"]
    assert sum(r.count for r in issued) == len(office.house.invoices())
    cancelled = [e for e in office.house.ledger() if e.reason == "cancellation"]
    assert sum(r.count for r in of[NumberStatus.CANCELLED]) == len(cancelled)


def _parts_add_up(office: Office, first: date, middle: date, last: date) -> None:
    """Two reports over the halves are the report over the whole."""
    after = middle + timedelta(days=1)
    for report, by, amount in (
        (entities.turnover, "reason", "amount"),
        (entities.payments, "method", "amount"),
        (entities.taxes, "percent", "tax"),
        (entities.revenue, "kind", "net"),
        (entities.trial_balance, "account", "debit"),
    ):
        parts = [*office.report(report, first, middle), *office.report(report, after, last)]
        assert told(parts, by, amount) == told(office.report(report, first, last), by, amount)
    before = told(office.report(entities.trial_balance, first, middle), "account", "closing")
    assert told(office.report(entities.trial_balance, after, last), "account", "opening") == before
