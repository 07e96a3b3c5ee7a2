"""The books: days drawn up, proved, and what proofs find."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.adjustments.entities import Adjustment, AdjustmentReason
from functions.billing.adjustments.service import Adjustments
from functions.billing.books.drawing import BookDrawing
from functions.billing.books.entities import DayBook, FaultKind
from functions.billing.books.folding import Document, fold
from functions.billing.books.proving import Evidence, Span, owed
from functions.billing.books.queue import PartMessage
from functions.billing.books.reading import _read_number
from functions.billing.books.repository import BookRepository
from functions.billing.books.sheet import Age, Booked, Earned, Numbers, Sheet
from functions.billing.credit_notes.entities import CreditReason, CreditRequest, NoteRequest
from functions.billing.credit_notes.service import CreditNotes
from functions.billing.invoices.closing import InvoiceClosing
from functions.billing.invoices.entities import InvoiceItem
from functions.billing.jobs import run
from functions.billing.legal_entities.entities import TaxRegime
from functions.billing.legal_entities.service import LegalEntities
from functions.billing.migrations import MIGRATIONS
from functions.billing.payments.service import PaymentRequest, Payments
from functions.billing.taxes.entities import TaxCategory
from functions.billing.transactions.entities import RECEIVABLE, VAT, LedgerTransaction, Reason, sale
from shared.clock import day_begins
from shared.context import Context, working_in
from shared.dynamo.migrations import migrate
from shared.dynamo.transaction import Transaction
from shared.ids import new_id
from shared.principal import SYSTEM
from tests.fakes.table import InMemoryTable
from tests.unit.billing.builders import House


@pytest.fixture
def house() -> House:
    house = House()
    house.sell()
    return house


def reconcile(house: House, day: str | None = None) -> dict[str, object]:
    """The job, when what was booked is written, and everything that its workers do."""
    house.clock.advance(minutes=16)
    done = run({"job": "reconciliation", "date": day}, house.wiring, lambda: True)
    _drain(house)
    return done


def _drain(house: House, time_left: Callable[[], float] = lambda: 100.0) -> None:
    while house.queue.messages:
        assert house.work(time_left) == []


def book(house: House, day: str) -> DayBook:
    found = BookRepository(table=house.table).find(date.fromisoformat(day))
    assert found is not None
    return found


def test_days_are_drawn_up_one_after_the_other_up_to_today(house: House) -> None:
    house.open("2026-03-10")
    house.clock.advance(days=2)
    assert reconcile(house) == {"on": "2026-03-10", "parts": 32}
    days = BookRepository(table=house.table).list_newest(9)
    assert [(str(d.day), d.is_whole, d.is_clean) for d in days] == [
        ("2026-03-12", False, False),
        ("2026-03-11", True, True),
        ("2026-03-10", True, True),
    ]
    assert [d.sheet.transactions for d in days] == [0, 0, 1]
    assert days[0].closing == days[2].closing
    assert sum(b.amount for b in days[0].closing) == 0


def test_nothing_booked_is_nothing_to_draw_up(house: House) -> None:
    assert reconcile(house) == {"on": None, "parts": 0}


def test_today_is_drawn_up_again_when_it_is_over(house: House) -> None:
    account = house.open("2026-03-10")
    reconcile(house)
    assert not book(house, "2026-03-10").is_whole
    with working_in(Context(correlation_id="t", actor="olga")):
        gift = Adjustment(account.id, Decimal("10.00"), AdjustmentReason.GOODWILL, "Sorry.")
        house.wiring.use(Adjustments).adjust(gift)
    house.clock.advance(days=1)
    reconcile(house)
    whole = book(house, "2026-03-10")
    assert (whole.is_whole, whole.mismatches, whole.sheet.transactions) == (True, 0, 2)


def test_what_is_credited_cancelled_and_written_off_adds_up(house: House) -> None:
    for number in (1, 2, 3):
        house.open("2026-03-10", number=number)
    first, second, third = house.invoices()
    with working_in(Context(correlation_id="t", actor="olga")):
        note = NoteRequest(first.id, (CreditRequest(1),), CreditReason.GOODWILL)
        house.wiring.use(CreditNotes).issue(note)
        house.wiring.use(InvoiceClosing).cancel(second.id, None)
        house.wiring.use(InvoiceClosing).write_off(third.id, None)
    reconcile(house)
    day = book(house, "2026-03-10")
    assert day.mismatches == 0, day.faults
    taxed = sum(row.tax for row in day.sheet.taxed)
    balances = {b.account: b.amount for b in day.closing}
    assert taxed == -balances[VAT]
    earned = {f"revenue:{e.kind}": e.taken_back - e.sold for e in day.sheet.earned}
    assert earned == {k: v for k, v in balances.items() if k.startswith("revenue:")}
    assert {e.tariff for e in day.sheet.earned} == {"Home 100"}
    assert sum(o.amount for o in day.sheet.owed) == balances[RECEIVABLE]
    assert [(n.form, n.first, n.last) for n in day.sheet.numbers] == [
        ("CN-{:08d}", 1, 1),
        ("INV-{:08d}", 1, 3),
    ]
    assert [n.form.format(n.first) for n in day.sheet.cancelled] == [second.number]


def test_what_was_owed_is_told_as_it_was_when_the_day_ended(house: House) -> None:
    account = house.open("2026-03-10")
    reconcile(house)
    was = book(house, "2026-03-10").sheet.owed
    house.clock.advance(hours=13)
    with working_in(Context(correlation_id="t", actor="olga")):
        gift = Adjustment(account.id, Decimal("10.00"), AdjustmentReason.GOODWILL, "Sorry.")
        house.wiring.use(Adjustments).adjust(gift)
    house.run("2026-04-01")
    reconcile(house)
    now = book(house, "2026-03-10")
    assert now.is_clean, now.faults
    assert now.sheet.owed == was


def test_a_worker_without_time_goes_on_where_it_stopped(house: House) -> None:
    for number in range(1, 5):
        house.open("2026-03-10", number=number)
    house.clock.advance(minutes=16)
    run({"job": "reconciliation"}, house.wiring, lambda: True)
    rounds = 0
    while house.queue.messages:
        assert house.work(lambda: 0.0) == []
        rounds += 1
    assert rounds > 2
    assert book(house, "2026-03-10").sheet.transactions == 4


def test_a_message_that_comes_twice_does_nothing_more(house: House) -> None:
    house.open("2026-03-10")
    house.clock.advance(minutes=16)
    run({"job": "reconciliation"}, house.wiring, lambda: True)
    house.queue.messages *= 2
    _drain(house)
    day = book(house, "2026-03-10")
    assert (day.sheet.transactions, day.sheet.accounts) == (1, 1)


@pytest.mark.parametrize("attribute", ["balance", "open_items"])
def test_an_account_that_does_not_agree_is_found(
    house: House, attribute: str, capsys: pytest.CaptureFixture[str]
) -> None:
    account = house.open("2026-03-10")
    key = (f"ACCOUNT#{account.id}", "A#ACCOUNT")
    house.table.items[key][attribute] = "-1.00" if attribute == "balance" else []
    reconcile(house)
    day = book(house, "2026-03-10")
    wanted = FaultKind.BALANCE if attribute == "balance" else FaultKind.OPEN_ITEMS
    assert wanted in {fault.kind for fault in day.faults}
    assert account.id in " ".join(fault.subject for fault in day.faults)
    assert not day.is_clean
    assert "LedgerMismatches" in capsys.readouterr().out


def test_a_day_that_is_over_never_changes(house: House) -> None:
    account = house.open("2026-03-10")
    house.clock.advance(days=1)
    reconcile(house)
    assert book(house, "2026-03-10").is_clean
    (key,) = [k for k in house.table.items if k[1].startswith("TX#")]
    del house.table.items[key]
    reconcile(house, "2026-03-10")
    kinds = {fault.kind for fault in book(house, "2026-03-10").faults}
    assert {FaultKind.CHANGED, FaultKind.BALANCE} <= kinds
    assert account.balance < 0


def test_a_drawing_that_was_lost_is_gone_on_with(house: House) -> None:
    house.open("2026-03-10")
    house.clock.advance(minutes=16)
    run({"job": "reconciliation"}, house.wiring, lambda: True)
    del house.queue.messages[3:]
    while house.queue.messages:
        house.work()
    assert len(book(house, "2026-03-10").waiting) == 29
    house.clock.advance(hours=1)
    assert reconcile(house)["parts"] == 29
    assert book(house, "2026-03-10").waiting == ()
    assert book(house, "2026-03-10").sheet.transactions == 1


def test_what_was_booked_before_there_were_books_gets_into_them(house: House) -> None:
    house.open("2026-03-10")
    (entry,) = [i for (_, sk), i in house.table.items.items() if sk.startswith("TX#")]
    whole = dict(entry)
    del entry["gsi1pk"], entry["gsi1sk"]
    assert reconcile(house)["on"] is None
    assert migrate(house.table, MIGRATIONS) == 1
    assert house.table.items[whole["pk"], whole["sk"]] == whole
    reconcile(house)
    assert book(house, "2026-03-10").mismatches == 0


def test_where_there_are_many_accounts_they_are_looked_at_when_the_day_is_over(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.billing.books.service.MANY_ACCOUNTS", 1)
    for number in (1, 2):
        house.open("2026-03-10", number=number)
    reconcile(house)  # nobody knows yet how many there are
    reconcile(house)
    brief = book(house, "2026-03-10")
    assert (brief.mismatches, brief.sheet.transactions, brief.sheet.owed) == (0, 2, ())
    house.clock.advance(days=1)
    reconcile(house)
    whole = book(house, "2026-03-10")
    assert (whole.is_clean, whole.has_accounts, whole.sheet.accounts) == (True, True, 2)


def test_what_cannot_be_read_is_a_mismatch_and_stops_nobody_else(house: House) -> None:
    for number in (1, 2, 3):
        house.open("2026-03-10", number=number)
    first, second, _ = house.invoices()
    house.table.items[f"ACCOUNT#{first.account_id}", "A#ACCOUNT"]["balance"] = "much"
    (key,) = [
        k for k in house.table.items
        if k[0] == f"ACCOUNT#{second.account_id}" and k[1].startswith("TX#")
    ]  # fmt: skip
    house.table.items[key]["balance_after"] = "anna@example.org"
    reconcile(house)
    day = book(house, "2026-03-10")
    lost = {f.subject for f in day.faults if f.kind is FaultKind.UNREADABLE}
    entry = key[1].replace("TX#", "transaction#")
    assert lost == {f"account#{first.account_id}", f"account#{second.account_id}", entry}
    assert "anna" not in str(day.faults)
    assert day.sheet.accounts == 1


def test_a_document_that_cannot_be_read_is_a_mismatch(house: House) -> None:
    for number in (1, 2):
        house.open("2026-03-10", number=number)
    invoice = house.invoices()[0]
    house.table.items[f"INVOICE#{invoice.id}", "INVOICE"]["taxes"] = ["?"]
    reconcile(house)
    day = book(house, "2026-03-10")
    assert f"invoice#{invoice.id}" in {f.subject for f in day.faults}
    assert sum(row.documents for row in day.sheet.taxed) == 1


def test_ages_are_as_they_were_when_the_day_ended(house: House) -> None:
    """Two invoices; the older one is paid, and half of the younger, before the day is drawn up."""
    account = house.open("2026-03-10")
    house.run("2026-04-01")
    house.clock.at = datetime(2026, 4, 15, 9, tzinfo=UTC)
    with working_in(Context(correlation_id="t", actor="olga")):
        half = Adjustment(account.id, Decimal("1000.00"), AdjustmentReason.GOODWILL, "Half.")
        house.clock.at = datetime(2026, 4, 16, 9, tzinfo=UTC)
        house.wiring.use(Adjustments).adjust(half)
    house.run("2026-05-01")
    reconcile(house, "2026-04-15")
    owed = {row.age: row.amount for row in book(house, "2026-04-15").sheet.owed}
    first, second, _ = house.invoices()
    assert str(second.due_date) == "2026-04-11"
    assert owed == {Age.TO_30: first.total + second.total}
    reconcile(house, "2026-04-10")
    owed = {row.age: row.amount for row in book(house, "2026-04-10").sheet.owed}
    assert owed == {Age.TO_30: first.total, Age.NOT_DUE: second.total}


def test_a_day_to_come_is_not_drawn_up(house: House) -> None:
    house.open("2026-03-10")
    assert reconcile(house, "2026-03-11") == {"on": None, "parts": 0}


def test_what_is_booked_while_a_day_is_drawn_up_is_no_mismatch(house: House) -> None:
    account = house.open("2026-03-10")
    house.clock.advance(minutes=16)
    run({"job": "reconciliation"}, house.wiring, lambda: True)
    house.work(lambda: 0.0)  # the entries are summed up, and the time is over
    with working_in(Context(correlation_id="t", actor="olga")):
        gift = Adjustment(account.id, Decimal("10.00"), AdjustmentReason.GOODWILL, "Sorry.")
        house.wiring.use(Adjustments).adjust(gift)
    _drain(house)
    day = book(house, "2026-03-10")
    assert (day.mismatches, day.sheet.transactions) == (0, 1), day.faults
    assert day.until == datetime(2026, 3, 10, 9, 1, tzinfo=UTC)


def test_what_names_no_legal_entity_is_the_default_ones(house: House) -> None:
    account = house.open("2026-03-10")
    house.clock.advance(days=1)
    reconcile(house)
    with working_in(Context(correlation_id="t", actor="olga")):
        seller = house.wiring.use(LegalEntities).create(TaxRegime.GENERAL, {"name": "Last Mile"})
    request = PaymentRequest(account.id, Decimal("100.00"), "manual", document="PO-1",
                             document_date=date(2026, 3, 11))  # fmt: skip
    house.wiring.use(Payments).start(request, by=SYSTEM)
    other = house.open("2026-03-11", number=2)
    assert other.legal_entity == seller.id
    reconcile(house)
    today = book(house, "2026-03-11")
    assert today.mismatches == 0, today.faults
    assert {row.legal_entity for row in today.sheet.booked} == {seller.id}
    assert {row.legal_entity for row in today.sheet.owed} == {seller.id}
    reconcile(house, "2026-03-10")
    assert book(house, "2026-03-10").is_clean


@pytest.mark.parametrize(
    ("form", "text", "read"),
    [
        ("INV-{:08d}", "INV-00000017", ("INV-{:08d}", 17)),
        ("INV-2026-{:d}", "INV-2026-17", ("INV-2026-{:d}", 17)),
        ("{:d}/2026", "17/2026", ("{:d}/2026", 17)),
        ("A{:04d}", "INV-2026-00017", ("INV-2026-{:05d}", 17)),  # as they looked before
        ("A{:04d}", "B-7/x", ("B-{:01d}/x", 7)),
        ("A{:04d}", "none", None),
    ],
)
def test_numbers_are_read_by_their_form(form: str, text: str, read: tuple[str, int] | None) -> None:
    assert _read_number(form, text) == read
    assert read is None or read[0].format(read[1]) == text


def test_a_day_of_many_sellers_and_tariffs_fits_an_item() -> None:
    """50 legal entities, each with 200 tariffs, every reason, and ten years of monthly series."""
    sellers, amount = [new_id() for _ in range(50)], Decimal("123456.78")
    sheet = Sheet(
        booked=tuple(Booked(s, r, f"{RECEIVABLE}{n}", "RUB", amount, amount) for s in sellers
                     for r in Reason for n in range(4)),
        earned=tuple(Earned(s, "internet", f"Home {n}", "RUB", amount + n, amount) for s in sellers
                     for n in range(200)),
    )  # fmt: skip
    used = tuple(Numbers(f"INVOICE#{s}#{n}", "INV-{:08d}", s, Reason.INVOICE, 1, n + 1)
                 for s in sellers for n in range(120))  # fmt: skip
    day = DayBook(date(2026, 3, 10), datetime(2026, 3, 11, tzinfo=UTC), sheet=sheet, used=used)
    table = InMemoryTable()
    table.commit(BookRepository(table=table).add(day))
    assert BookRepository(table=table).find(day.day) == day
    assert len(json.dumps(table.items["BOOKS", "DAY#2026-03-10"])) < 400_000


def gift(house: House, account: Account, amount: str, at: datetime | None = None) -> None:
    """Something is added to a balance, which pays the oldest invoices."""
    house.clock.at = at or house.clock.at
    wanted = Adjustment(account.id, Decimal(amount), AdjustmentReason.GOODWILL, "Sorry.")
    with working_in(Context(correlation_id="t", actor="olga")):
        house.wiring.use(Adjustments).adjust(wanted)


def test_what_was_paid_since_is_put_back_to_what_was_due_last(house: House) -> None:
    """The older invoice was paid in part before; all is paid since, a later one from the rest."""
    account = house.open("2026-03-10")
    house.run("2026-04-01")
    first, second = house.invoices()
    gift(house, account, "500.00", datetime(2026, 4, 5, 9, tzinfo=UTC))
    gift(house, account, "5000.00", datetime(2026, 4, 16, 9, tzinfo=UTC))
    house.run("2026-05-01")
    assert [i.amount_due for i in house.invoices()] == [0, 0, 0]
    reconcile(house, "2026-04-10")
    day = book(house, "2026-04-10")
    assert {row.age: row.amount for row in day.sheet.owed} == {
        Age.TO_30: first.total - 500,
        Age.NOT_DUE: second.total,
    }


def test_an_advance_that_is_about_to_pay_is_no_debt(house: House) -> None:
    """Between two changes that settle very many invoices there are both."""
    account = house.open("2026-03-10")
    house.run("2026-04-01")
    seen = replace(house.account(account.id), balance=Decimal("-100.00"))
    day = date(2026, 4, 10)
    span = Span(day, day_begins(day, "UTC"), day_begins(date(2026, 4, 11), "UTC"))
    sheet = owed(Evidence(seen, house.ledger()[:1], {}, is_complete=True), span)
    assert [(row.age, row.amount) for row in sheet.owed] == [(Age.NOT_DUE, Decimal("100.00"))]


def test_an_account_that_is_booked_on_while_it_is_read_is_read_again(house: House) -> None:
    account = house.open("2026-03-10")
    house.clock.advance(minutes=16)
    run({"job": "reconciliation"}, house.wiring, lambda: True)
    read = house.table.get_many

    def booking(keys: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
        found = read(keys)
        if any(sk == "A#ACCOUNT" for _, sk in keys):
            house.table.get_many = read  # type: ignore[method-assign]
            gift(house, account, "10.00")
        return found

    house.table.get_many = booking  # type: ignore[method-assign]
    _drain(house)
    assert len(house.ledger()) == 2
    assert book(house, "2026-03-10").mismatches == 0


def test_a_drawing_that_was_lost_before_midnight_is_begun_anew_after_it(house: House) -> None:
    account = house.open("2026-03-10")
    house.clock.advance(minutes=16)
    run({"job": "reconciliation"}, house.wiring, lambda: True)
    house.queue.messages.clear()
    gift(house, account, "10.00", datetime(2026, 3, 10, 20, tzinfo=UTC))
    house.clock.at = datetime(2026, 3, 10, 22, tzinfo=UTC)  # an hour after midnight in Moscow
    reconcile(house)
    day = book(house, "2026-03-10")
    assert (day.is_clean, day.sheet.transactions) == (True, 2)


def test_an_account_is_proved_by_its_entries_whatever_the_order_of_their_ids(house: House) -> None:
    account = house.open("2026-03-10")
    gift(house, account, "10.00")
    keys = sorted(key for key in house.table.items if key[1].startswith("TX#"))
    first, last = (house.table.items[key] for key in keys)
    last["balance_after"], first["balance_after"] = first["balance_after"], "10.00"
    house.clock.advance(days=2)
    reconcile(house)
    assert [d.is_clean for d in BookRepository(table=house.table).list_newest(3)[1:]] == [True] * 2


def test_an_entry_that_is_not_what_its_document_says_is_found(house: House) -> None:
    house.open("2026-03-10")
    (invoice,) = house.invoices()
    house.table.items[f"INVOICE#{invoice.id}", "INVOICE"]["tax"] = "1.00"
    reconcile(house)
    found = [f for f in book(house, "2026-03-10").faults if f.kind is FaultKind.DOCUMENT]
    assert {(f.subject, f.expected, f.found) for f in found} == {
        (f"invoice#{invoice.id} tax:vat", "-1.00", "-165.67"),
        (f"invoice#{invoice.id} tax:vat", "1.00", "165.67"),
    }


def test_an_entry_that_is_in_no_day_is_missed_by_what_accounts_owe(house: House) -> None:
    for number in (1, 2):
        house.open("2026-03-10", number=number)
    entry = next(i for (_, sk), i in house.table.items.items() if sk.startswith("TX#"))
    del entry["gsi1pk"]
    reconcile(house)
    day = book(house, "2026-03-10")
    (fault,) = day.faults
    assert (fault.kind, fault.expected, fault.found) == (
        FaultKind.RECEIVABLE,
        "918.71",
        "1837.42",
    )


def test_a_message_of_another_drawing_does_nothing(house: House) -> None:
    house.open("2026-03-10")
    drawing = house.wiring.use(BookDrawing)
    day = date(2026, 3, 10)
    assert drawing.work(PartMessage(day, 0, 1), lambda: 100.0)
    assert BookRepository(table=house.table).find(day) is None
    house.clock.advance(minutes=16)
    run({"job": "reconciliation"}, house.wiring, lambda: True)
    for shard in range(32):
        assert drawing.work(PartMessage(day, shard, 2), lambda: 100.0)
    assert len(book(house, "2026-03-10").waiting) == 32
    assert house.work() == []
    assert house.queue.messages == []
    assert book(house, "2026-03-10").waiting == ()


def test_a_day_that_is_proved_again_begins_no_other(house: House) -> None:
    house.open("2026-03-10")
    house.clock.advance(days=2)
    reconcile(house)
    reconcile(house, "2026-03-10")
    drawn = {str(d.day): d.drawing for d in BookRepository(table=house.table).list_newest(3)}
    assert drawn == {"2026-03-10": 2, "2026-03-11": 1, "2026-03-12": 1}


def test_revenue_is_shared_out_over_the_tariffs_of_a_document() -> None:
    """A kind with 10.00 sold: 5.00 of one tariff, and of another 11.00 with 1.00 off."""
    items = [
        _item("Home", "5.00", subscription="sub-1"),
        _item("Rent", "11.00", subscription="sub-2", discount="1.00"),
        _item("Rent", "-3.00", subscription="sub-2"),
        _item("Visit", "7.00", kind="manual"),
    ]
    paper = Document(tuple(items), (), Decimal("20.00"), Decimal("0.00"))
    lines = sale(
        Decimal("20.00"),
        Decimal("0.00"),
        [
            ("internet", Decimal("10.00")),
            ("internet", Decimal("-3.00")),
            ("manual", Decimal("13.00")),
        ],
    )
    entry = LedgerTransaction(
        id="tx-1", account_id="a", customer_id="c", reason=Reason.INVOICE,
        at=datetime(2026, 3, 10, tzinfo=UTC), currency="RUB", lines=lines,
        balance_after=Decimal("-20.00"), author="x", source="invoice#1",
    )  # fmt: skip
    sheet, _ = fold([entry], {"invoice#1": paper}, lambda _: None)
    assert [(row.kind, row.tariff, row.sold, row.taken_back) for row in sheet.earned] == [
        ("internet", "Home", Decimal("3.33"), 0),
        ("internet", "Rent", Decimal("6.67"), 3),
        ("manual", "", Decimal("13.00"), 0),
    ]
    assert [row.taken_back for row in sheet.plus(sheet).earned] == [0, 6, 0]


def _item(
    name: str, amount: str, *, kind: str = "internet", discount: str = "0.00",
    subscription: str | None = None,
) -> InvoiceItem:  # fmt: skip
    day = date(2026, 3, 10)
    return InvoiceItem(
        description=name, kind=kind, period_start=day, period_end=day,
        unit_price=Decimal(amount), amount=Decimal(amount), discount=Decimal(discount),
        tax_category=TaxCategory.NONE, tax_percent=Decimal(0), tax_included=True,
        subscription_id=subscription,
    )  # fmt: skip


class Killed(BaseException):
    """The worker was stopped in the middle."""


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("dies_at", [1, 2, 15, 31, 32, 33, 40])
def test_a_worker_that_is_killed_anywhere_counts_nothing_twice(
    house: House, dies_at: int, after: bool
) -> None:
    """At any write of it, before or after the write; its messages are delivered again."""
    for number in range(1, 9):
        house.open("2026-03-10", number=number)
    house.clock.advance(days=1, minutes=16)
    run({"job": "reconciliation"}, house.wiring, lambda: True)
    waiting, commit, writes = list(house.queue.messages), house.table.commit, 0

    def dying(transaction: Transaction) -> None:
        nonlocal writes
        writes += 1
        if writes == dies_at and not after:
            raise Killed
        commit(transaction)
        if writes == dies_at:
            raise Killed

    house.table.commit = dying  # type: ignore[method-assign]
    with pytest.raises(Killed):
        _drain(house, lambda: 0.0 if writes < 5 else 100.0)
    house.table.commit = commit  # type: ignore[method-assign]
    house.queue.messages += waiting
    house.clock.advance(hours=1)
    run({"job": "reconciliation"}, house.wiring, lambda: True)
    _drain(house)
    day = book(house, "2026-03-10")
    assert (day.is_clean, day.sheet.transactions, day.sheet.accounts) == (True, 8, 8)
    assert [(n.first, n.last) for n in day.sheet.numbers] == [(1, 8)]
    assert not book(house, "2026-03-11").waiting
