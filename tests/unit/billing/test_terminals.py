"""Terminals: their codes, once each, in JSON and in OSMP's XML; what they take back is due again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.billing.accounts.entities import AccountChanged, AccountState
from functions.billing.adjustments.entities import Transfer
from functions.billing.adjustments.service import Adjustments
from functions.billing.app import ENDPOINTS
from functions.billing.terminals.entities import Code, TerminalRequest, initials
from functions.billing.terminals.osmp import asked
from functions.billing.terminals.service import Terminals
from functions.billing.transactions.entities import LedgerTransaction
from shared.dynamo.mapping import from_item
from shared.dynamo.transaction import Transaction
from tests.fakes.crashing import Crashes, Killed
from tests.fakes.http import ApiClient
from tests.fakes.paying import PaymentsHouse
from tests.fakes.people import staff

D = Decimal
KASSA = staff("api-key", "billing:terminal:write")
PATH = "/payments/terminal/"
FORM = {"content-type": "application/x-www-form-urlencoded"}


class Terminal:
    """A terminal, and the house that it takes money for."""

    def __init__(self) -> None:
        self.house = PaymentsHouse()
        opened = self.house.open()
        self.number = opened.number
        self.api = ApiClient(ENDPOINTS, self.house.wiring)

    def ask(self, operation: str, **given: Any) -> dict[str, Any]:
        body = {"transactionId": "t-1", "account": self.number, "sum": "100.00"} | given
        reply = self.api.post(PATH + operation, body, by=KASSA)
        assert reply.status == 200, reply.text
        said: dict[str, Any] = reply.json
        return said

    def code(self, operation: str, **given: Any) -> int:
        return int(self.ask(operation, **given)["code"])

    def osmp(self, operation: str, **given: str) -> str:
        parameters = {"txn_id": "7", "account": self.number, "sum": "100.00"} | given
        reply = self.api.post(PATH + operation, raw=urlencode(parameters), by=KASSA, headers=FORM)
        assert reply.status == 200, reply.text
        assert reply.headers["Content-Type"] == "text/xml; charset=utf-8"
        return reply.text

    def ledger(self) -> list[LedgerTransaction]:
        items = self.house.table.items.items()
        return [from_item(LedgerTransaction, i) for (_, sk), i in items if sk.startswith("TX#")]

    def books_agree(self) -> bool:
        """The account is the sum of its entries, and its open items are what invoices say."""
        account = self.house.account()
        booked = sum((entry.amount for entry in self.ledger()), D(0))
        due = {i.invoice_id: i.amount_due for i in account.open_items}
        said = {i: self.house.invoices.get(i).amount_due for i in due}
        return booked == account.balance and due == said and account.advance >= 0


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def test_a_payment_is_taken_once_and_answered_alike(terminal: Terminal) -> None:
    invoice = terminal.house.invoice("70.00")
    first = terminal.ask("pay")
    assert (first["code"], first["sum"], first["state"]) == (0, "100.00", "succeeded")
    again = terminal.ask("pay")
    assert again == first | {"customer": again["customer"]}
    assert terminal.house.account().balance == D("30.00")
    assert terminal.house.invoices.get(invoice.id).status == "paid"
    (entry,) = [e for e in terminal.ledger() if e.reason == "payment"]
    assert entry.lines[0].account == "cash:terminal"
    assert (entry.external_id, entry.author) == ("t-1", KASSA.id)
    assert len(terminal.house.table.events("billing.payment.succeeded")) == 1
    assert terminal.ask("status")["paymentId"] == first["paymentId"]
    assert terminal.books_agree()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"account": "99"}, Code.UNKNOWN_ACCOUNT),
        ({"account": ""}, Code.UNKNOWN_ACCOUNT),
        ({"account": "' OR 1=1"}, Code.UNKNOWN_ACCOUNT),
        ({"sum": "0"}, Code.WRONG_SUM),
        ({"sum": "0.00"}, Code.WRONG_SUM),
        ({"sum": "1.001"}, Code.WRONG_SUM),
        ({"sum": "-5"}, Code.WRONG_SUM),
        ({"sum": "1e3"}, Code.WRONG_SUM),
        ({"sum": "١٠"}, Code.WRONG_SUM),
        ({"sum": "NaN"}, Code.WRONG_SUM),
        ({"sum": ""}, Code.WRONG_SUM),
        ({"sum": "15000.01"}, Code.SUM_TOO_LARGE),
        ({"sum": "15000"}, Code.ACCEPTED),
        ({"sum": "1,50"}, Code.ACCEPTED),
        ({"sum": "1.500"}, Code.ACCEPTED),
        ({"transactionId": ""}, Code.UNREADABLE),
        ({"transactionDate": "2026-03-06T09:00:00Z"}, Code.OUT_OF_DATE),
        ({"transactionDate": "2026-03-12T09:00:00Z"}, Code.OUT_OF_DATE),
        ({"transactionDate": "2026-03-08T09:00:00Z"}, Code.ACCEPTED),
    ],
)
def test_what_is_not_taken_has_a_code(
    terminal: Terminal, given: dict[str, str], code: Code
) -> None:
    before = len(terminal.house.table.items)
    assert terminal.code("pay", **given) == code
    assert (len(terminal.house.table.items) > before) is (code is Code.ACCEPTED)


def test_an_id_stands_for_one_payment(terminal: Terminal) -> None:
    other = terminal.house.open("other", "customer-2")
    assert terminal.code("pay") == Code.ACCEPTED
    assert terminal.code("pay", sum="100.01") == Code.REPEATED
    assert terminal.code("pay", account=other.number) == Code.REPEATED
    assert terminal.code("pay", sum="100") == Code.ACCEPTED
    assert terminal.code("pay", transactionDate="2020-01-01T00:00:00Z") == Code.ACCEPTED
    assert terminal.house.account().balance == D("100.00")


def test_networks_have_ids_of_their_own(terminal: Terminal) -> None:
    body = {"transactionId": "t-1", "account": terminal.number, "sum": "100.00"}
    terminal.ask("pay")
    query = {"network": "kassa"}
    reply = terminal.api.post(PATH + "pay", body, by=KASSA, query=query)
    assert reply.json["code"] == Code.ACCEPTED
    assert terminal.house.account().balance == D("200.00")
    accounts = {line.account for entry in terminal.ledger() for line in entry.lines}
    assert accounts == {"cash:terminal", "cash:terminal-kassa", "receivable"}


def test_a_check_tells_initials_and_books_nothing(terminal: Terminal) -> None:
    before = dict(terminal.house.table.items)
    said = terminal.ask("check", sum="", account=terminal.number.lstrip("0"))
    name = terminal.house.account().customer_name
    assert (said["code"], said["customer"]) == (0, initials(name))
    assert name not in str(said)
    assert terminal.code("check", sum="0") == Code.WRONG_SUM
    assert terminal.code("check", account="77") == Code.UNKNOWN_ACCOUNT
    assert terminal.house.table.items == before


@pytest.mark.parametrize("change", [{"state": AccountState.CLOSED}, {"currency": "USD"}])
def test_an_account_that_takes_nothing(terminal: Terminal, change: dict[str, Any]) -> None:
    before = terminal.house.account()
    other = replace(before, **change, version=before.version + 1)
    terminal.house.table.commit(terminal.house.accounts.change(other, over=before))
    assert terminal.code("check") == terminal.code("pay") == Code.NOT_TAKEN


def test_a_busy_account_means_try_again(terminal: Terminal, monkeypatch: Any) -> None:
    def busy(_: Transaction) -> None:
        raise AccountChanged

    monkeypatch.setattr("shared.retrying.pause", lambda *_, **__: 0)
    with monkeypatch.context() as patch:
        patch.setattr(terminal.house.table, "commit", busy)
        assert terminal.code("pay") == Code.TEMPORARY
    assert terminal.code("pay") == Code.ACCEPTED
    with monkeypatch.context() as patch:
        patch.setattr(terminal.house.table, "commit", busy)
        assert terminal.code("cancel") == Code.TEMPORARY
    assert terminal.code("cancel") == Code.ACCEPTED


def test_two_at_once_are_one_payment(terminal: Terminal) -> None:
    """The second one finds the first only when it commits."""
    terminals = terminal.house.wiring.use(Terminals)
    request = TerminalRequest("terminal", "t-1", terminal.number, "100.00")
    apply = terminals.cash.apply

    def late(*given: Any) -> None:
        terminals.cash.apply = apply  # type: ignore[method-assign]
        assert terminals.pay(request, KASSA).code is Code.ACCEPTED
        apply(*given)

    terminals.cash.apply = late  # type: ignore[method-assign, assignment]
    answer = terminals.pay(request, KASSA)
    assert answer.code is Code.ACCEPTED
    assert terminal.house.account().balance == D("100.00")
    assert answer.payment is not None
    assert terminal.ask("status")["paymentId"] == answer.payment.id


def test_what_is_cancelled_leaves_the_advance_first(terminal: Terminal) -> None:
    terminal.house.invoice("70.00")
    terminal.house.pay("100.00")
    terminal.ask("pay", sum="50.00")
    assert terminal.code("cancel") == Code.ACCEPTED
    assert terminal.house.account().balance == D("30.00")
    assert terminal.house.account().open_items == ()
    entry = next(e for e in terminal.ledger() if e.reason == "refund")
    assert [(i.account, i.debit, i.credit) for i in entry.lines] == [
        ("receivable", D("50.00"), 0),
        ("cash:terminal", 0, D("50.00")),
    ]
    (told,) = terminal.house.table.events("billing.payment.cancelled")
    assert told["data"]["balance"] == "30.00"
    assert terminal.books_agree()


def test_what_was_paid_with_it_is_due_again(terminal: Terminal) -> None:
    first = terminal.house.invoice("70.00", due="2026-03-20")
    last = terminal.house.invoice("60.00", due="2026-04-20")
    terminal.ask("pay")
    assert terminal.code("cancel") == Code.ACCEPTED
    assert terminal.house.account().balance == D("-130.00")
    due = {i.invoice_id: i.amount_due for i in terminal.house.account().open_items}
    assert due == {first.id: D("70.00"), last.id: D("60.00")}
    again = terminal.house.invoices.get(first.id)
    assert (again.status, again.amount_paid, again.paid_at) == ("pending", 0, None)
    assert str(again.overdue_on) == "2026-03-21"
    assert terminal.books_agree()
    terminal.house.pay("130.00")
    assert terminal.house.invoices.get(last.id).status == "paid"


def test_a_cancelled_payment_stays_cancelled(terminal: Terminal) -> None:
    assert terminal.code("cancel") == Code.UNKNOWN_PAYMENT
    assert terminal.code("status") == Code.UNKNOWN_PAYMENT
    terminal.ask("pay")
    assert terminal.code("cancel") == Code.ACCEPTED
    for operation in ("cancel", "pay", "status"):
        said = terminal.ask(operation)
        assert (said["code"], said["state"]) == (Code.CANCELLED, "cancelled")
    assert terminal.house.account().balance == 0
    assert len(terminal.ledger()) == 2


def test_money_that_has_moved_on_cannot_be_taken_back(terminal: Terminal) -> None:
    terminal.house.open("other", "customer-2")
    terminal.ask("pay")
    moved = Transfer("acc", "other", D("40.00"), "")
    terminal.house.wiring.use(Adjustments).transfer(moved)
    assert terminal.code("cancel") == Code.NOT_CANCELLABLE
    assert terminal.code("status") == Code.ACCEPTED
    assert terminal.house.account().balance == D("60.00")


def test_a_payment_of_long_ago_is_not_cancelled(terminal: Terminal) -> None:
    terminal.ask("pay")
    terminal.house.clock.at += timedelta(days=3, seconds=1)
    assert terminal.code("cancel") == Code.OUT_OF_DATE
    assert terminal.house.account().balance == D("100.00")


@pytest.mark.parametrize("operation", ["pay", "cancel"])
@pytest.mark.parametrize("early", [True, False])
def test_whoever_is_killed_is_asked_again(terminal: Terminal, operation: str, early: bool) -> None:
    terminal.house.invoice("70.00")
    if operation == "cancel":
        terminal.ask("pay")
    crashes = Crashes(terminal.house.table)
    crashes.kill(0, before=early)
    with pytest.raises(Killed):
        terminal.ask(operation)
    done = not early and operation == "cancel"
    assert terminal.code(operation) == (Code.CANCELLED if done else Code.ACCEPTED)
    balance = D("30.00") if operation == "pay" else D("-70.00")
    assert terminal.house.account().balance == balance
    assert terminal.books_agree()


def test_osmp_is_answered_in_its_xml(terminal: Terminal) -> None:
    terminal.house.invoice("70.00")
    assert "<result>0</result>" in terminal.osmp("check", command="check", extra="x")
    paid = terminal.osmp("pay", txn_date="20260310120133", sum="100.5")
    assert paid.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<response><osmp_txn_id>7<')
    assert "<sum>100.50</sum><result>0</result><comment>OK</comment></response>" in paid
    assert terminal.osmp("pay", txn_date="20260310120133", sum="100.50") == paid
    for sent, result in (
        ({"account": "99"}, 5), ({"sum": "0"}, 241), ({"sum": "99999"}, 242),
        ({"txn_date": "2026-03-10"}, 300), ({"txn_date": "20261399000000"}, 300),
    ):  # fmt: skip
        assert f"<result>{result}</result>" in terminal.osmp("pay", txn_id="8", **sent)
    assert "<result>210</result>" in terminal.osmp("status", txn_id="8")
    assert "<result>0</result>" in terminal.osmp("cancel", txn_id="9", cancel_txn_id="7")
    assert "cancelled" in terminal.osmp("status")
    assert terminal.house.account().balance == D("-70.00")


def test_osmp_says_when_in_the_providers_time() -> None:
    request = asked("terminal", {"txn_date": "20260310010000"}, "Europe/Moscow")
    assert request.dated is not None
    assert request.dated.utcoffset() == timedelta(hours=3)


def test_an_answer_in_xml_cannot_be_broken_by_what_was_sent(terminal: Terminal) -> None:
    hostile = '</osmp_txn_id><result>0</result>&\x00"'
    said = terminal.osmp("pay", txn_id=hostile, account="99")
    assert said.count("<result>") == 1
    assert "&lt;/osmp_txn_id&gt;" in said
    assert "\x00" not in said


@pytest.mark.parametrize("body", ["txn_id=1&txn_id=2", "&".join(f"a{n}=1" for n in range(60))])
def test_a_form_is_small_and_says_each_thing_once(terminal: Terminal, body: str) -> None:
    assert terminal.api.post(PATH + "pay", raw=body, by=KASSA, headers=FORM).status == 400


def test_a_field_of_a_form_has_a_limit(terminal: Terminal) -> None:
    body = urlencode({"txn_id": "1" * 65})
    assert terminal.api.post(PATH + "pay", raw=body, by=KASSA, headers=FORM).status == 422


def test_only_four_things_can_be_asked(terminal: Terminal) -> None:
    assert terminal.api.post(PATH + "refund", {}, by=KASSA).status == 404
    nobody = staff("api-key", "billing:payment:write")
    assert terminal.api.post(PATH + "pay", {}, by=nobody).status == 403


def test_other_routes_take_no_form(terminal: Terminal) -> None:
    reply = terminal.api.post("/payments", raw="a=1", by=staff("operator", "*:*:*"), headers=FORM)
    assert reply.status == 415


def test_what_a_terminal_took_is_paid_back_by_hand(terminal: Terminal) -> None:
    paid = terminal.ask("pay")["paymentId"]
    path, clerk = f"/payments/{paid}/refunds", staff("operator", "*:*:*")
    made = terminal.api.post(path, {"amount": "40.00", "reason": "Moved."}, by=clerk)
    assert (made.status, made.json["state"]) == (201, "succeeded"), made.text
    assert terminal.house.account().balance == D("60.00")
    assert terminal.code("cancel") == Code.NOT_CANCELLABLE
    assert terminal.code("pay") == Code.ACCEPTED
    assert terminal.books_agree()


ASKED = st.tuples(
    st.sampled_from(["pay", "pay", "cancel", "status", "invoice"]),
    st.sampled_from(["t-1", "t-2", "t-3"]),
    st.sampled_from(["10.00", "25.50"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ASKED, max_size=12))
def test_whatever_terminals_ask_the_books_agree(asked: list[tuple[str, str, str]]) -> None:
    """Against the plainest reference: what was taken by its id, and whether it was taken back."""
    terminal, taken, gone, owed = Terminal(), dict[str, Decimal](), set[str](), D(0)
    for operation, one, amount in asked:
        if operation == "invoice":
            terminal.house.invoice(amount)
            owed += D(amount)
            continue
        code = terminal.code(operation, transactionId=one, sum=amount)
        if operation == "pay" and one not in taken:
            taken[one], wanted = D(amount), Code.ACCEPTED
        elif operation == "pay" and taken[one] != D(amount):
            wanted = Code.REPEATED
        elif one not in taken:
            wanted = Code.UNKNOWN_PAYMENT
        else:
            wanted = Code.CANCELLED if one in gone else Code.ACCEPTED
            gone |= {one} if operation == "cancel" else set()
        assert code == wanted
        kept = sum((sum_ for id_, sum_ in taken.items() if id_ not in gone), D(0))
        assert terminal.house.account().balance == kept - owed
        assert terminal.books_agree()
