"""Payments, refunds, chargebacks and invoices in any order, against a purse that is only counted.

Money in an account is one number: what came in, less what went back. The purse knows nothing of
invoices, advances and transactions, and every account must come to what it says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from functions.billing.credit_notes.entities import CreditNote
from functions.billing.invoices.entities import Invoice
from functions.billing.jobs import run
from functions.billing.payments.entities import Payment, PaymentState
from shared.dynamo.mapping import from_item
from tests.fakes.paying import PaymentsHouse

ZERO = Decimal(0)
sums = st.decimals(Decimal("0.01"), Decimal(300), places=2)


@dataclass
class Purse:
    """What an account has: `lost` went back although it was not there."""

    money: Decimal = ZERO
    charged: Decimal = ZERO
    lost: Decimal = ZERO
    disputes: dict[str, tuple[str, Decimal, Decimal]] = field(default_factory=dict)

    def take(self, amount: Decimal) -> tuple[Decimal, Decimal]:
        """Take an amount; what was there of it, and what was not."""
        covered = min(amount, self.money)
        self.money -= covered
        self.lost += amount - covered
        return covered, amount - covered

    def hear(self, name: str, stage: str, amount: Decimal) -> None:
        """A chargeback is told of."""
        state, covered, lost = self.disputes.get(name, ("", ZERO, ZERO))
        if not state and stage != "won":
            covered, lost = self.take(amount)
        if state == "opened" and stage == "won":
            self.money += covered
            self.lost -= lost
        if state in ("", "opened"):
            self.disputes[name] = (stage, covered, lost)


class Refunding(RuleBasedStateMachine):
    """One account, and gateways that answer as the last digits of a sum say."""

    payments = Bundle("payments")
    invoices = Bundle("invoices")

    @initialize()
    def open(self) -> None:
        self.house = PaymentsHouse()
        self.house.open()
        self.purse = Purse()
        self.waiting: dict[str, Decimal] = {}
        self.back = ZERO

    @rule(target=invoices, amount=sums)
    def sell(self, amount: Decimal) -> str:
        self.purse.charged += amount
        return self.house.sell(str(amount)).id

    @rule(target=payments, amount=sums, by_hand=st.booleans())
    def pay(self, amount: Decimal, by_hand: bool) -> dict[str, Any]:
        self.purse.money += amount
        if by_hand:
            return self.house.cash(str(amount))
        return self.house.pay(str(amount))

    @rule(payment=payments, amount=st.none() | sums, by_hand=st.booleans())
    def refund(self, payment: dict[str, Any], amount: Decimal | None, by_hand: bool) -> None:
        left, money = self.left(payment), self.purse.money
        wanted = left if amount is None else amount
        asked: dict[str, Any] = {} if amount is None else {"amount": str(amount)}
        reply = self.house.refund(payment, byHand=by_hand, **asked)
        possible = 0 < wanted <= left and wanted <= money
        assert (reply.status == 201) is possible, reply.text
        if possible:
            self.begun(reply.json)

    @rule(payment=payments, invoice_id=invoices)
    def refund_with_credit(self, payment: dict[str, Any], invoice_id: str) -> None:
        left = self.left(payment)
        items = [{"invoiceId": invoice_id, "item": 1}]
        reply = self.house.refund(payment, byHand=True, items=items)
        if reply.status == 201:
            (note,) = reply.json["creditNotes"]
            item = self.house.table.items[f"INVOICE#{invoice_id}", f"NOTE#{note['creditNoteId']}"]
            total = from_item(CreditNote, item).total
            assert total <= left
            self.purse.charged -= total
            self.begun(reply.json)

    @rule()
    def events_arrive(self) -> None:
        self.house.hear_refunds()
        self.settle()

    @rule(hours=st.sampled_from([1, 2, 30]))
    def the_job_runs(self, hours: int) -> None:
        self.house.clock.advance(seconds=hours * 3600)
        run({"job": "refunds"}, self.house.wiring, lambda: True)
        self.settle()

    @rule(
        payment=payments, stage=st.sampled_from(["opened", "won", "lost"]), number=st.integers(1, 2)
    )
    def dispute(self, payment: dict[str, Any], stage: str, number: int) -> None:
        self.house.dispute(payment, stage, number)
        if payment["gateway"] == "sandbox":
            name = f"{payment['id']}-{number}"
            self.purse.hear(name, stage, Decimal(payment["amount"]))

    @rule()
    def an_invoice_is_dunned(self) -> None:
        self.house.dunning.run(self.house.clock().date())

    def begun(self, shown: dict[str, Any]) -> None:
        amount = Decimal(shown["amount"])
        if shown["state"] == "succeeded":
            self.purse.take(amount)
            self.back += amount
        else:
            self.waiting[shown["id"]] = amount

    def settle(self) -> None:
        """What was on its way, and is over."""
        for (_, sk), item in list(self.house.table.items.items()):
            amount = self.waiting.get(sk.removeprefix("REFUND#"))
            if amount is None or not sk.startswith("REFUND#"):
                continue
            if item["state"] in ("succeeded", "failed"):
                del self.waiting[item["id"]]
            if item["state"] == "succeeded":
                self.purse.take(amount)
                self.back += amount

    def left(self, payment: dict[str, Any]) -> Decimal:
        stored = self.stored(payment["id"])
        gone = stored.refunded + stored.refunding + stored.charged_back
        return max(stored.received - gone, ZERO)

    def stored(self, payment_id: str) -> Payment:
        return from_item(Payment, self.house.table.items[f"PAYMENT#{payment_id}", "PAYMENT"])

    @invariant()
    def the_account_has_what_the_purse_has(self) -> None:
        account, purse = self.house.account(), self.purse
        assert account.balance == purse.money - purse.charged
        assert self.house.balance_of("bad-debt") == purse.lost
        assert account.advance >= 0
        assert not (account.advance and account.open_items), "an advance pays what is open"

    @invariant()
    def the_ledger_balances_and_rebuilds_the_balance(self) -> None:
        entries = self.house.entries()
        lines = [line for entry in entries for line in entry.lines]
        assert sum((i.debit - i.credit for i in lines), ZERO) == 0
        own = self.house.entries("acc")
        assert sum((e.amount for e in own), ZERO) == self.house.account().balance
        if own:
            assert own[-1].balance_after == self.house.account().balance

    @invariant()
    def invoices_and_the_account_tell_the_same(self) -> None:
        invoices = [
            from_item(Invoice, i)
            for (_, sk), i in self.house.table.items.items()
            if sk == "INVOICE"
        ]
        due = {i.id: i.amount_due for i in invoices if i.payable}
        assert {i.invoice_id: i.amount_due for i in self.house.account().open_items} == due
        for invoice in invoices:
            assert 0 <= invoice.money_kept <= invoice.amount_paid
            assert 0 <= invoice.amount_due <= invoice.total - (invoice.amount_credited or ZERO)

    @invariant()
    def payments_say_what_became_of_them(self) -> None:
        stored = [
            from_item(Payment, i)
            for (_, sk), i in self.house.table.items.items()
            if sk == "PAYMENT"
        ]
        assert sum((p.refunded for p in stored), ZERO) == self.back
        assert sum((p.refunding for p in stored), ZERO) == sum(self.waiting.values(), ZERO)
        for payment in stored:
            assert 0 <= payment.refunding + payment.refunded <= payment.received
            whole = payment.refunded == payment.received
            wanted = PaymentState.REFUNDED if whole else PaymentState.PARTIALLY_REFUNDED
            assert payment.state is (wanted if payment.refunded else PaymentState.SUCCEEDED)

    @invariant()
    def each_refund_is_told_of_once(self) -> None:
        told = [e["data"]["refundId"] for e in self.house.table.events("billing.payment.refunded")]
        assert len(told) == len(set(told))


Refunding.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestRefunding = Refunding.TestCase
