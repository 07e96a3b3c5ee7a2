"""Invoices, payments, webhooks and dunning in any order: no money is lost, none is counted twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from functions.billing.invoices.entities import Invoice
from shared.dynamo.mapping import from_item
from tests.fakes.paying import PaymentsHouse

ACCOUNTS = ("acc", "acc2")
sums = st.decimals(Decimal("0.01"), Decimal(300), places=2)
accounts = st.sampled_from(ACCOUNTS)
ZERO = Decimal(0)


class Payments(RuleBasedStateMachine):
    """Keeps its own books of what was charged and what arrived, and compares."""

    payments = Bundle("payments")
    sent = Bundle("sent")

    @initialize()
    def open_accounts(self) -> None:
        self.house = PaymentsHouse()
        for account_id in ACCOUNTS:
            self.house.open(account_id)
        self.charged = dict.fromkeys(ACCOUNTS, ZERO)
        self.arrived: dict[str, tuple[str, Decimal]] = {}
        self.day = date(2026, 3, 1)

    @rule(account_id=accounts, total=sums, days=st.integers(0, 40))
    def invoice(self, account_id: str, total: Decimal, days: int) -> None:
        due = self.day + timedelta(days=days)
        self.house.invoice(str(total), account_id, due.isoformat())
        self.charged[account_id] += total

    @rule(target=payments, account_id=accounts, amount=sums)
    def start(self, account_id: str, amount: Decimal) -> dict[str, Any]:
        return self.house.start(str(amount), account_id)

    @rule(target=sent, payment=payments, amount=st.none() | sums, charge=st.integers(1, 2))
    def succeed(self, payment: dict[str, Any], amount: Decimal | None, charge: int) -> Any:
        """A success, perhaps of another sum, perhaps a second charge."""
        data = self.house.charge(payment, chargeId=f"{payment['id']}-{charge}")
        if amount is not None:
            data["amount"] = str(amount)
        message = (f"ok-{self.house.new_id()}", "payment.succeeded", data)
        self.deliver(message)
        return message

    @rule(target=sent, payment=payments)
    def fail(self, payment: dict[str, Any]) -> Any:
        message = (
            f"no-{self.house.new_id()}",
            "payment.failed",
            {"paymentId": payment["id"], "reason": "declined"},
        )
        self.deliver(message)
        return message

    @rule(target=sent, amount=sums, currency=st.sampled_from(["RUB", "USD"]))
    def from_nowhere(self, amount: Decimal, currency: str) -> Any:
        data = {
            "paymentId": "nobody-knows",
            "chargeId": f"lost-{self.house.new_id()}",
            "amount": str(amount),
            "currency": currency,
        }
        message = (f"lost-{self.house.new_id()}", "payment.succeeded", data)
        self.deliver(message)
        return message

    @rule(message=sent)
    def deliver_again(self, message: Any) -> None:
        self.deliver(message)

    @rule(message=sent)
    def deliver_under_another_id(self, message: Any) -> None:
        self.deliver((f"again-{self.house.new_id()}", *message[1:]))

    @rule(days=st.integers(0, 10))
    def time_goes_by(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.house.dunning.run(self.day)

    def deliver(self, message: tuple[str, str, dict[str, Any]]) -> None:
        message_id, kind, data = message
        reply = self.house.webhook(data, kind=kind, message_id=message_id)
        assert reply.status == 200, reply.text
        if kind == "payment.succeeded":
            payment = self.house.table.items.get((f"PAYMENT#{data['paymentId']}", "PAYMENT"))
            owner = payment["account_id"] if payment else "suspense"
            self.arrived.setdefault(data["chargeId"], (owner, Decimal(data["amount"])))

    @invariant()
    def every_rouble_that_arrived_is_somewhere_once(self) -> None:
        for account_id in ACCOUNTS:
            arrived = sum((a for o, a in self.arrived.values() if o == account_id), ZERO)
            balance = self.house.account(account_id).balance
            assert balance == arrived - self.charged[account_id]
        lost = sum((a for o, a in self.arrived.values() if o == "suspense"), ZERO)
        assert self.house.balance_of("suspense") == -lost
        assert self.house.balance_of("cash:sandbox") == sum(
            (a for _, a in self.arrived.values()), ZERO
        )

    @invariant()
    def the_ledger_balances_and_rebuilds_every_balance(self) -> None:
        lines = [line for entry in self.house.entries() for line in entry.lines]
        assert sum((i.debit - i.credit for i in lines), ZERO) == 0
        for account_id in ACCOUNTS:
            entries = self.house.entries(account_id)
            account = self.house.account(account_id)
            assert sum((e.amount for e in entries), ZERO) == account.balance
            if entries:
                assert entries[-1].balance_after == account.balance

    @invariant()
    def invoices_and_accounts_tell_the_same(self) -> None:
        invoices = [
            from_item(Invoice, item)
            for (pk, _), item in self.house.table.items.items()
            if pk.startswith("INVOICE#")
        ]
        for account_id in ACCOUNTS:
            account = self.house.account(account_id)
            due = {i.id: i.amount_due for i in invoices if i.account_id == account_id and i.payable}
            assert {i.invoice_id: i.amount_due for i in account.open_items} == due
            assert account.advance >= 0
            assert not (account.advance and account.open_items), "an advance pays what is open"

    @invariant()
    def each_thing_is_said_once(self) -> None:
        paid = [e["subject"] for e in self.house.table.events("billing.invoice.paid")]
        assert len(paid) == len(set(paid))
        succeeded = self.house.table.events("billing.payment.succeeded")
        assert len(succeeded) == sum(o != "suspense" for o, _ in self.arrived.values())
        overdue = [e["subject"] for e in self.house.table.events("billing.invoice.overdue")]
        assert len(overdue) == len(set(overdue))
        reminded = [
            (e["subject"], e["sequence"])
            for e in self.house.table.events("billing.account.reminder-requested")
        ]
        assert len(reminded) == len(set(reminded))


Payments.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestPayments = Payments.TestCase
