"""Accounts opened, billed, paid, stopped and resumed in any order, with workers killed anywhere.

After every step: debits are credits, balances are the sums of their entries, numbers have neither gap
nor repeat, and a period has one invoice.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from functions.billing.accounts.repository import AccountRepository
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.payments.service import PaymentRequest, Payments
from functions.billing.runs.queue import ShardMessage
from shared.dynamo.transaction import Transaction
from shared.money import ZERO
from shared.principal import SYSTEM
from tests.unit.billing.builders import House, numbers

sums = st.decimals(Decimal("0.01"), Decimal(3000), places=2)
which = st.integers(0, 50)


class Killed(BaseException):
    """The worker was stopped in the middle."""


class Books(RuleBasedStateMachine):
    """A month or two of a small provider's life."""

    @initialize()
    def begin(self) -> None:
        self.house = House()
        self.house.sell()
        self.account_ids: list[str] = []
        self.suspended: set[int] = set()
        self.paid: Counter[str] = Counter()
        self.documents = 0

    @property
    def today(self) -> date:
        return self.house.clock().date()

    @rule()
    def open(self) -> None:
        number = len(self.account_ids) + 1
        self.account_ids.append(self.house.open(self.today.isoformat(), number).id)

    @rule(days=st.integers(1, 70))
    def wait(self, days: int) -> None:
        self.house.clock.advance(days=days)

    @rule(ahead=st.integers(0, 40))
    def bill(self, ahead: int) -> None:
        self.house.run((self.today + timedelta(days=ahead)).isoformat())

    @rule(dies_at=st.integers(1, 12), delivered_twice=st.booleans())
    def bill_with_a_killed_worker(self, dies_at: int, delivered_twice: bool) -> None:
        house = self.house
        house.dispatch(self.today.isoformat())
        waiting = list(house.queue.messages) * (2 if delivered_twice else 1)
        self._kill(dies_at)
        house.clock.advance(seconds=400)
        house.queue.messages[:] = waiting
        self._drain()

    @precondition(lambda self: self.account_ids)
    @rule(index=which, amount=sums)
    def pay(self, index: int, amount: Decimal) -> None:
        account_id = self.account_ids[index % len(self.account_ids)]
        self.documents += 1
        number = f"PO-{self.documents}"
        request = PaymentRequest(
            account_id, amount, "manual", document=number, document_date=self.today
        )
        self.house.wiring.use(Payments).start(request, by=SYSTEM)
        self.paid[account_id] += amount  # type: ignore[assignment]

    @precondition(lambda self: self.account_ids)
    @rule(index=which)
    def suspend_or_resume(self, index: int) -> None:
        number = index % len(self.account_ids) + 1
        lifecycle = self.house.wiring.use(ContractLifecycle)
        if number in self.suspended:
            lifecycle.resume(f"contract-{number}", self.today)
        else:
            lifecycle.suspend(f"contract-{number}", self.today)
        self.suspended ^= {number}

    @invariant()
    def debits_are_credits_and_balances_their_sums(self) -> None:
        entries = self.house.ledger()
        assert sum((line.debit - line.credit for e in entries for line in e.lines), ZERO) == 0
        for account_id in self.account_ids:
            account = AccountRepository(table=self.house.table).get(account_id)
            own = [e for e in entries if e.account_id == account_id]
            assert account.balance == sum((e.amount for e in own), ZERO)
            assert account.balance == account.advance - account.amount_due
            invoices = self.house.invoices(account_id)
            assert account.amount_due == sum((i.amount_due for i in invoices), ZERO)
            charged = sum((i.total - (i.amount_credited or ZERO) for i in invoices), ZERO)
            assert account.balance == self.paid[account_id] - charged

    @invariant()
    def numbers_have_no_gap_and_no_repeat(self) -> None:
        used = numbers(self.house.invoices())
        spare = [i["number"] for i in self.house.loose_numbers() if "number" in i]
        held = [n for i in self.house.loose_numbers() if "numbers" in i
                for given in i["numbers"].values() for n in given]  # fmt: skip
        assert sorted([*used, *spare, *held]) == list(range(1, len(used + spare + held) + 1))

    @invariant()
    def a_day_is_charged_once(self) -> None:
        for account_id in self.account_ids:
            spans = sorted(
                (item.period_start, item.used_until or item.period_end)
                for invoice in self.house.invoices(account_id)
                for item in invoice.items
                if item.kind == "internet" and item.used_until != item.period_start
            )
            assert all(a[1] <= b[0] for a, b in pairwise(spans))

    def _kill(self, dies_at: int) -> None:
        """Let a worker begin, and stop it at one of its writes."""
        table, commit, writes = self.house.table, self.house.table.commit, 0

        def dying(transaction: Transaction) -> None:
            nonlocal writes
            writes += 1
            if writes == dies_at:
                raise Killed
            commit(transaction)

        table.commit = dying  # type: ignore[method-assign]
        try:
            self.house.work()
        except Killed:
            pass
        finally:
            table.commit = commit  # type: ignore[method-assign]

    def _drain(self) -> None:
        for _ in range(20):
            seen: list[ShardMessage] = list(self.house.queue.messages)
            if not seen:
                return
            assert self.house.work() == []
            self.house.clock.advance(seconds=400)
        raise AssertionError("the run does not end")

    def teardown(self) -> None:
        """In the end a plain run clears up whatever lies about, and nobody is due."""
        if not hasattr(self, "house"):
            return
        self.house.run(self.today.isoformat())
        assert [i for i in self.house.loose_numbers() if "numbers" in i] == []
        due = [self.house.account(a).next_bill_date for a in self.account_ids]
        assert all(day is None or day > self.today for day in due)


TestLedger = Books.TestCase
TestLedger.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
