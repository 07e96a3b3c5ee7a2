"""Invoices of several accounts of a customer: put on one, and paid at once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.accounts.repository import AccountRepository
from functions.billing.adjustments.service import Adjustments
from functions.billing.app import ENDPOINTS
from functions.billing.consolidation.entities import (
    ConsolidatedInvoice,
    ConsolidatedInvoiceNotFound,
    ConsolidatedPayment,
    ConsolidationNotFound,
    InvalidConsolidation,
    NothingDue,
)
from functions.billing.consolidation.paying import ConsolidatedInvoices
from functions.billing.consolidation.service import Consolidations
from functions.billing.consumers import consumer
from functions.billing.documents.bucket import Bucket
from functions.billing.documents.making import DocumentMaker
from functions.billing.invoices.closing import InvoiceClosing
from functions.billing.invoices.entities import Invoice, InvoiceStatus
from functions.billing.jobs import run as run_job
from functions.billing.lifecycle.transferring import ContractTransfer, NewCustomer
from functions.billing.opening.service import AccountOpening
from functions.billing.payments.service import PaymentRequest, Payments
from shared.dynamo.transaction import Transaction
from shared.errors import Unavailable
from shared.principal import SYSTEM
from tests.fakes.books import Books
from tests.fakes.http import ApiClient
from tests.fakes.objects import InMemoryObjects
from tests.fakes.people import a_customer, an_admin
from tests.unit.billing.builders import MONTHLY, House, a_contract, a_tariff

OWN, OTHER, STAFF = a_customer("customer-1"), a_customer("customer-2"), an_admin()
EACH = Decimal("310.00")


class Shop:
    """A customer whose accounts, at 310.00 a month, share invoices since 10 March."""

    def __init__(self, accounts: int = 3, *, shared: bool = True) -> None:
        self.house = House()
        self.house.sell(a_tariff(replace(MONTHLY, price=EACH, setup_fee=Decimal(0))))
        self.ids = tuple(self.open(n).id for n in range(1, accounts + 1))
        for account_id in self.ids:
            self.pay(account_id, str(-self.account(account_id).balance))
        if shared:
            self.share(*self.ids)

    def open(self, number: int, customer: str = "customer-1") -> Account:
        self.at("2026-03-10T09:00:00")
        contract = replace(a_contract(number=number), customer_id=customer)
        return self.house.wiring.use(AccountOpening).open(contract)

    def at(self, moment: str) -> None:
        self.house.clock.at = datetime.fromisoformat(f"{moment}+00:00")

    def share(self, *account_ids: str) -> None:
        self.house.wiring.use(Consolidations).share("customer-1", account_ids)

    def pay(self, account_id: str, amount: str) -> None:
        wanted = PaymentRequest(account_id, Decimal(amount), "manual")
        self.house.wiring.use(Payments).start(wanted, SYSTEM)

    def account(self, account_id: str) -> Account:
        return self.house.account(account_id)

    def april(self) -> None:
        """The run of 1 April."""
        self.at("2026-04-01T00:05:00")
        self.house.run("2026-04-01")

    def job(self) -> dict[str, Any]:
        return run_job({"job": "consolidation"}, self.house.wiring, lambda: True)

    def new(self) -> list[Invoice]:
        """The invoices of April."""
        return [i for i in self.house.invoices() if i.issued_on >= date(2026, 4, 1)]

    @property
    def bills(self) -> ConsolidatedInvoices:
        return self.house.wiring.use(ConsolidatedInvoices)

    def issued(self) -> list[ConsolidatedInvoice]:
        return list(self.bills.list("customer-1", STAFF, 50, None).items)

    def pay_all(self, amount: str | None = None) -> None:
        """Pay the only consolidated invoice; billing hears of it twice."""
        (invoice,) = self.issued()
        wanted = ConsolidatedPayment("manual", Decimal(amount) if amount else None)
        self.bills.pay(invoice.id, wanted, STAFF)
        self.hear()

    def hear(self) -> None:
        for event in self.house.table.events("billing.consolidated-invoice.paid") * 2:
            record = {"messageId": "1", "body": json.dumps(event)}
            clock = self.house.clock
            answer = consumer.consume({"Records": [record]}, self.house.wiring, _not_dead, clock)
            assert answer == {"batchItemFailures": []}

    def check_books(self) -> None:
        faults = Books.of(self.house.table.items.values()).faults()
        assert [fault for fault in faults if "invoices for" not in fault] == []


def _not_dead(record: dict[str, Any], reason: str) -> None:
    raise AssertionError(f"{reason}: {record}")


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_invoices_of_one_day_are_put_on_one_and_paid_at_once(shop: Shop) -> None:
    shop.april()
    assert shop.job() == {"issued": 1, "errors": 0, "complete": True}
    assert shop.job()["issued"] == 0
    (invoice,), parts = shop.issued(), shop.new()
    assert (invoice.number, invoice.total, invoice.due_date) == (
        "CI-00000001", 3 * EACH, date(2026, 4, 11),
    )  # fmt: skip
    assert {line.invoice_id for line in invoice.lines} == {part.id for part in parts}
    numbers = [line.account_number for line in invoice.lines]
    assert numbers == sorted(numbers)
    assert {part.consolidated_in for part in parts} == {invoice.id}
    (said,) = shop.house.table.events("billing.consolidated-invoice.issued")
    assert (said["data"]["total"], said["data"]["invoices"]) == ("930.00", 3)
    shop.pay_all()
    assert {part.status for part in shop.new()} == {InvoiceStatus.PAID}
    assert [shop.account(i).balance for i in shop.ids] == [0, 0, 0]
    due = shop.bills.get(invoice.id, OWN)
    assert (due.amount_due, {line.status for line in due.lines}) == (0, {InvoiceStatus.PAID})
    with pytest.raises(NothingDue):
        shop.bills.pay(invoice.id, ConsolidatedPayment("manual"), STAFF)
    shop.check_books()


@pytest.mark.parametrize(
    ("amount", "left"),
    [
        ("400.00", ["0.00", "-220.00", "-310.00"]),  # the first one, then as far as it goes
        ("1000.00", ["70.00", "0.00", "0.00"]),  # what is too much stays where it came in
    ],
)
def test_a_payment_of_another_amount_goes_as_far_as_it_goes(
    shop: Shop, amount: str, left: list[str]
) -> None:
    shop.april()
    shop.job()
    shop.pay_all(amount)
    assert [shop.account(i).balance for i in shop.ids] == [Decimal(one) for one in left]
    shop.check_books()


@pytest.mark.parametrize(
    ("amount", "left"),
    [("930.00", ["0.00", "0.00", "0.00"]), ("1000.00", ["70.00", "0.00", "0.00"])],
)
def test_money_that_comes_without_a_word_is_spread_by_the_job(
    shop: Shop, amount: str, left: list[str]
) -> None:
    """Such as a bank's transfer by the code on the document."""
    shop.april()
    shop.job()
    shop.pay(shop.ids[0], amount)
    for _ in range(2):
        assert shop.job() == {"issued": 0, "errors": 0, "complete": True}
    assert [shop.account(i).balance for i in shop.ids] == [Decimal(one) for one in left]
    shop.check_books()


def test_an_advance_pays_nothing_that_is_on_no_consolidated_invoice() -> None:
    shop = Shop(2, shared=False)
    shop.april()
    shop.pay(shop.ids[0], "1000.00")
    shop.share(*shop.ids)
    shop.job()
    assert [shop.account(i).balance for i in shop.ids] == [690, -310]


def test_a_job_that_runs_twice_at_once_moves_money_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.april()
    shop.job()
    shop.pay(shop.ids[0], "1550.00")
    transfer = Adjustments.transfer

    def late(adjustments: Adjustments, *args: Any, **given: Any) -> Any:
        """The other one has read the same, and is done before."""
        transfer(adjustments, *args, **given)
        return transfer(adjustments, *args, **given)

    monkeypatch.setattr(Adjustments, "transfer", late)
    assert shop.job()["errors"] == 0
    assert [shop.account(i).balance for i in shop.ids] == [620, 0, 0]


def test_debts_come_first_wherever_they_are(shop: Shop) -> None:
    """An older invoice of the account that is paid, and one of another account."""
    visit = {"items": [{"description": "Visit", "amount": "100.00"}]}
    client = ApiClient(ENDPOINTS, shop.house.wiring)
    for account_id in shop.ids[:2]:
        made = client.call("POST", "/invoices", {"accountId": account_id} | visit, by=STAFF)
        assert made.status == 201
    shop.job()
    shop.april()
    shop.job()
    newest, oldest = shop.issued()
    assert (oldest.total, newest.total) == (Decimal("200.00"), 3 * EACH)
    shop.bills.pay(newest.id, ConsolidatedPayment("manual"), STAFF)
    shop.hear()
    assert [shop.account(i).balance for i in shop.ids] == [0, -100, -100]
    assert shop.bills.get(oldest.id, STAFF).amount_due == 0
    assert shop.bills.get(newest.id, STAFF).amount_due == Decimal("200.00")
    shop.check_books()


def test_today_s_invoices_wait_until_all_accounts_are_billed(shop: Shop) -> None:
    late = shop.account(shop.ids[2])
    held = replace(late, next_bill_date=date(2026, 4, 2), version=late.version + 1)
    accounts = AccountRepository(table=shop.house.table)
    shop.house.table.commit(accounts.change(held, over=late))
    shop.april()
    due = replace(held, next_bill_date=date(2026, 4, 1), version=held.version + 1)
    shop.house.table.commit(accounts.change(due, over=held))
    assert shop.job()["issued"] == 0
    shop.at("2026-04-02T00:35:00")  # it failed all day: the others wait no longer
    assert shop.job()["issued"] == 1
    assert len(shop.issued()[0].lines) == 2


@pytest.mark.parametrize("paid", [True, False])
def test_one_that_finds_no_other_is_sent_by_itself(paid: bool) -> None:
    shop = Shop(2)
    shop.pay(shop.ids[0], "310.00" if paid else "1.00")
    shop.april()
    if not paid:
        other = next(i for i in shop.new() if i.account_id == shop.ids[0])
        shop.pay(other.account_id, str(other.amount_due))
    assert shop.job()["issued"] == 0
    (said,) = shop.house.table.events("billing.invoice.released")
    left = next(i for i in shop.new() if i.account_id == shop.ids[1])
    assert said["data"]["invoiceId"] == left.id
    assert (left.consolidates, left.consolidated_in) == (False, None)
    assert shop.job()["issued"] == 0
    assert len(shop.house.table.events("billing.invoice.released")) == 1


def test_two_of_one_account_are_none_of_another() -> None:
    shop = Shop(2)
    client, visit = ApiClient(ENDPOINTS, shop.house.wiring), {"description": "Visit"}
    for _ in range(2):
        body = {"accountId": shop.ids[0], "items": [visit | {"amount": "100.00"}]}
        assert client.call("POST", "/invoices", body, by=STAFF).status == 201
    assert shop.job()["issued"] == 0
    assert len(shop.house.table.events("billing.invoice.released")) == 2


def test_an_invoice_that_is_paid_meanwhile_is_read_again() -> None:
    shop = Shop(2)
    shop.april()
    commit, table = shop.house.table.commit, shop.house.table

    def paid_first(writes: Transaction) -> None:
        table.commit = commit  # type: ignore[method-assign]
        shop.pay(shop.ids[0], "310.00")
        commit(writes)

    table.commit = paid_first  # type: ignore[method-assign,assignment]
    assert shop.job() == {"issued": 0, "errors": 0, "complete": True}
    assert len(table.events("billing.invoice.released")) == 1
    assert shop.issued() == []


def test_what_is_cancelled_is_not_put_on_one(shop: Shop) -> None:
    shop.april()
    shop.house.wiring.use(InvoiceClosing).cancel(shop.new()[0].id, None)
    shop.job()
    assert len(shop.issued()[0].lines) == 2


def test_who_leaves_is_billed_before_and_alone_from_then_on(shop: Shop) -> None:
    shop.april()
    shop.share(*shop.ids[:2])
    assert [len(one.lines) for one in shop.issued()] == [3]
    assert [shop.account(i).consolidates for i in shop.ids] == [True, True, False]
    consolidations = shop.house.wiring.use(Consolidations)
    consolidations.remove("customer-1")
    assert [shop.account(i).consolidates for i in shop.ids] == [False, False, False]
    with pytest.raises(ConsolidationNotFound):
        consolidations.remove("customer-1")
    assert consolidations.list(50, None).items == ()
    shop.at("2026-05-01T00:05:00")
    shop.house.run("2026-05-01")
    assert shop.job()["issued"] == 0


def test_what_comes_with_others_is_not_sent_by_itself_unless_asked_for(shop: Shop) -> None:
    papers = InMemoryObjects()
    shop.house.wiring.provide(Bucket, lambda: Bucket(store=papers, name="papers"))
    shop.april()
    waiting, *_ = shop.new()
    maker, events = shop.house.wiring.use(DocumentMaker), shop.house.table.events
    maker.make_invoice(waiting.id)
    shop.job()
    maker.make_invoice(waiting.id)
    assert (len(papers.objects), events("billing.invoice.document-stored")) == (1, [])
    maker.make_invoice(waiting.id, asked_for=True)
    (sent,) = events("billing.invoice.document-stored")
    assert sent["data"]["invoiceId"] == waiting.id


def test_the_same_again_writes_nothing(shop: Shop) -> None:
    before = dict(shop.house.table.items)
    shop.share(*shop.ids)
    assert shop.house.table.items == before


def test_only_open_accounts_of_one_customer_share_invoices(shop: Shop) -> None:
    with pytest.raises(AccountNotFound):
        shop.share(*shop.ids, "nobody")
    foreign = shop.open(9, "customer-2")
    with pytest.raises(InvalidConsolidation):
        shop.share(*shop.ids, foreign.id)
    with pytest.raises(InvalidConsolidation):
        shop.house.wiring.use(Consolidations).share("customer-2", shop.ids)
    accounts = AccountRepository(table=shop.house.table)
    for currency, seller in (("EUR", ""), ("RUB", "another")):
        one = shop.account(shop.ids[1])
        changed = replace(one, currency=currency, legal_entity=seller, version=one.version + 1)
        shop.house.table.commit(accounts.change(changed, over=one))
        with pytest.raises(InvalidConsolidation):
            shop.share(*reversed(shop.ids))
        back = replace(one, version=changed.version + 1)
        shop.house.table.commit(accounts.change(back, over=changed))


def test_an_account_that_is_somebody_else_s_by_then_is_left_out(shop: Shop) -> None:
    contract = shop.account(shop.ids[2]).contract_id
    moved = NewCustomer(contract, date(2026, 3, 20), "customer-2", "Boris")
    shop.at("2026-03-20T09:00:00")
    shop.house.wiring.use(ContractTransfer).transfer(moved)
    assert not shop.account(shop.ids[2]).consolidates
    shop.april()
    shop.job()
    assert {line.account_id for line in shop.issued()[0].lines} == set(shop.ids[:2])
    shop.share(*shop.ids[:2])
    assert shop.house.wiring.use(Consolidations).get("customer-1").account_ids == shop.ids[:2]


def test_somebody_else_s_do_not_exist_for_a_customer(shop: Shop) -> None:
    shop.april()
    shop.job()
    (invoice,) = shop.bills.list(None, OWN, 50, None).items
    assert shop.bills.get(invoice.id, OWN).amount_due == 3 * EACH
    assert shop.bills.list(None, STAFF, 50, None).items == (invoice,)
    assert shop.bills.list(None, OTHER, 50, None).items == ()
    for refused in (
        lambda: shop.bills.get(invoice.id, OTHER),
        lambda: shop.bills.pay(invoice.id, ConsolidatedPayment("manual"), OTHER),
        lambda: shop.bills.list("customer-1", OTHER, 50, None),
    ):
        with pytest.raises(ConsolidatedInvoiceNotFound):
            refused()


def test_a_payment_that_could_not_be_spread_is_spread_when_it_is_told_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.april()
    shop.job()
    (invoice,) = shop.issued()
    shop.bills.pay(invoice.id, ConsolidatedPayment("manual"), STAFF)
    transfer = Adjustments.transfer

    def refused(adjustments: Adjustments, wanted: Any, *args: Any, **given: Any) -> Any:
        if wanted.to_account_id == shop.ids[2]:
            raise Unavailable
        return transfer(adjustments, wanted, *args, **given)

    with monkeypatch.context() as patched:
        patched.setattr(Adjustments, "transfer", refused)
        (event,) = shop.house.table.events("billing.consolidated-invoice.paid")
        batch = {"Records": [{"messageId": "1", "body": json.dumps(event)}]}
        answer = consumer.consume(batch, shop.house.wiring, _not_dead, shop.house.clock)
        assert len(answer["batchItemFailures"]) == 1
    assert [shop.account(i).balance for i in shop.ids] == [310, 0, -310]
    shop.hear()
    assert [shop.account(i).balance for i in shop.ids] == [0, 0, 0]
    shop.check_books()


def test_the_job_goes_on_after_what_fails_and_stops_in_time(shop: Shop) -> None:
    shop.april()
    key = ("CONSOLIDATION#customer-0", "CONSOLIDATION")
    broken = {"pk": key[0], "sk": key[1], "gsi1pk": "CONSOLIDATIONS", "gsi1sk": "customer-0"}
    shop.house.table.commit(Transaction().put(broken))
    assert shop.job() == {"issued": 1, "errors": 1, "complete": True}
    done = run_job({"job": "consolidation"}, shop.house.wiring, lambda: False)
    assert done == {"issued": 0, "errors": 0, "complete": False}


def test_a_customer_that_fails_is_reported(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.april()
    monkeypatch.setattr(AccountRepository, "get_many", lambda *_: 1 / 0)
    assert shop.job() == {"issued": 0, "errors": 1, "complete": True}
    failures = ApiClient(ENDPOINTS, shop.house.wiring).call(
        "GET", "/billing/jobs/consolidation/failures", by=STAFF
    )
    assert [one["subject"] for one in failures.json["items"]] == ["consolidation#customer-1"]
