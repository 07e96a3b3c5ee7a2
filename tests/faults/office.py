"""Weeks of an office over a table that fails at random: what people ask for is asked until it is done.

Each request, job and event is a process of its own, with bad luck of its own: a call that does not
get through, an answer that is lost after the work was done, a throttled read, a sudden death. Who
asked asks again, under the same key; an event comes again, and now and then twice.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from functions.billing import jobs
from functions.billing.accounts.entities import Account, PaymentType
from functions.billing.accounts.repository import AccountRepository
from functions.billing.app import ENDPOINTS
from functions.billing.dispatcher import dispatch
from functions.billing.dunning.entities import Action, DunningPolicy, Step
from functions.billing.dunning.lifting import DebtLifting
from functions.billing.dunning.service import Dunnings
from functions.billing.promises.entities import PromisePolicy
from functions.billing.promises.service import PromisedPayments
from functions.billing.runs.service import BillingRuns
from functions.billing.worker import work
from shared.aws.errors import AwsError
from shared.wiring import Wiring
from tests.fakes.billing import billing_wiring
from tests.fakes.books import Books
from tests.fakes.http import ApiClient, Reply
from tests.fakes.people import an_admin
from tests.faults.life import Disconnected, Killed, SteppedTable
from tests.faults.players import Work, play
from tests.unit.billing.builders import MONTHLY, House, a_tariff

FIRST = date(2026, 3, 1)
HOME = replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))
MONEY = ("billing.payment.succeeded", "billing.account.funded")
JOBS = ("usage", "subscriptions", "payments", "promises", "balances")
UNLUCKY = (Disconnected, Killed, AwsError)
PATIENCE = 60


@dataclass
class Luck:
    """What happens at the steps of a process; None of it where it is out of trouble."""

    random: Random
    trouble: float
    wait: Callable[[], None]

    def before(self) -> None:
        """Before a call is sent; others may be faster."""
        self.wait()
        if self.random.random() < self.trouble:
            raise self.random.choice(
                (Disconnected(), Killed(), AwsError("ProvisionedThroughputExceededException"))
            )

    def after(self) -> None:
        """After a call was done."""
        if self.random.random() < self.trouble / 2:
            raise self.random.choice((Disconnected(), Killed()))


@dataclass
class Office:
    """Some accounts, what is done with them in a random order, and what must have come of it."""

    seed: int
    trouble: float = 0.04
    paid: Counter[str] = field(default_factory=Counter)
    refunded: Counter[str] = field(default_factory=Counter)
    adjusted: Counter[str] = field(default_factory=Counter)
    payments: list[tuple[str, str]] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)
    answers: Counter[tuple[int, str]] = field(default_factory=Counter)
    asked: int = 0
    turns: threading.local = field(default_factory=threading.local)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.house = House()
        self.house.sell(a_tariff(HOME))
        self.house.sell(a_tariff(replace(HOME, price=Decimal("620.00")), id="dear", code="dear"))
        self.accounts = [self.house.open(str(FIRST), n).id for n in (1, 2, 3)]
        self._make_prepaid(self.accounts[0])
        steps = (Step(1, Action.REMIND), Step(4, Action.SUSPEND, Decimal(50)))
        self.house.wiring.use(Dunnings).set_policy(DunningPolicy("RUB", steps))
        policy = PromisePolicy(enabled=True, uses_a_month=9, until_paid=False)
        self.house.wiring.use(PromisedPayments).set_policy(policy)

    def live(self, turns: int) -> None:
        """Some turns with trouble, then a quiet day on which everything is done."""
        for _ in range(turns):
            self._sleep()  # while nobody waits: a key is kept for a day
            act = self._something()
            if self.random.random() < 0.3:
                play([self._beside(act), self._beside(self._something())], self.random)
            else:
                act()
        self.trouble = 0.0
        self._sleep()
        for _ in range(2):
            self.bill()
            self.do_jobs()
            self.hear()

    def _something(self) -> Callable[[], None]:
        return self.random.choice(
            (self.pay, self.pay, self.refund, self.adjust, self.suspend, self.change, self.promise,
             self.bill, self.bill, self.do_jobs, self.do_jobs, self.hear)
        )  # fmt: skip

    def _beside(self, act: Callable[[], None]) -> Work:
        """An act that takes turns with another one, call by call."""

        def run(wait: Callable[[], None]) -> None:
            self.turns.wait = wait
            act()

        return run

    def faults(self) -> list[str]:
        """Every broken promise in a sentence."""
        books = Books.of(self.house.table.items.values())
        found = [one for one in books.faults() if " invoices for " not in one]
        for account_id in self.accounts:
            booked: Counter[str] = Counter()
            for entry in self.house.ledger():
                if entry.account_id == account_id:
                    booked[entry.reason] += entry.amount  # type: ignore[assignment]
            for reason, wanted in (
                ("payment", self.paid),
                ("refund", self.refunded),
                ("adjustment", self.adjusted),
            ):
                if booked[reason] != wanted[account_id]:
                    found.append(f"{account_id}: {reason} {booked[reason]}, {wanted[account_id]}")
        found += self._days_billed_twice()
        return found

    def pay(self) -> None:
        account = self.random.choice(self.accounts)
        amount = self.random.choice(("10.00", "310.00", "500.00"))
        body = {"accountId": account, "amount": amount, "gateway": "manual", "document": None}
        reply = self._ask("POST", "/payments", body)
        if reply.status == 201:
            self.paid[account] += Decimal(amount)  # type: ignore[assignment]
            self.payments.append((account, reply.json["id"]))

    def refund(self) -> None:
        """A part of a payment; what is more than is left of it is refused."""
        if not self.payments:
            return
        account, payment = self.random.choice(self.payments)
        amount = self.random.choice(("4.00", "9.99", "310.00"))
        body = {"amount": amount, "reason": "Paid twice."}
        if self._ask("POST", f"/payments/{payment}/refunds", body).status == 201:
            self.refunded[account] -= Decimal(amount)  # type: ignore[assignment]

    def adjust(self) -> None:
        account = self.random.choice(self.accounts)
        body = {"amount": "5.00", "reason": "goodwill", "comment": "for the wait"}
        if self._ask("POST", f"/accounts/{account}/adjustments", body).status == 201:
            self.adjusted[account] += Decimal("5.00")  # type: ignore[assignment]

    def suspend(self) -> None:
        service = self.random.choice(self.house.subscriptions())
        action = self.random.choice(("suspend", "resume"))
        self._ask("POST", f"/subscriptions/{service.id}/{action}", {"kind": "administrative"})

    def change(self) -> None:
        service = self.random.choice(self.house.subscriptions())
        tariff = self.random.choice(("tariff-1", "dear"))
        body = {"tariffId": tariff, "when": self.random.choice(("now", "period_end"))}
        self._ask("POST", f"/subscriptions/{service.id}/change-tariff", body)

    def promise(self) -> None:
        self._ask("POST", f"/accounts/{self.random.choice(self.accounts)}/promised-payment", None)

    def _sleep(self) -> None:
        self.house.clock.at += timedelta(days=self.random.choice((0, 0, 0, 1, 3, 9)))

    def bill(self) -> None:
        """A run, started by one or three at once; its messages come until all is done."""
        day = self._today()
        for _ in range(self.random.choice((1, 1, 3))):
            self._until_done(lambda one: dispatch({"date": str(day)}, one.use(BillingRuns)))
        while self.house.queue.messages:
            message = self.house.queue.messages.pop(0)
            record = {"messageId": "m", "body": message.to_json()}
            again = self.random.random() < 0.2
            for _ in range(1 + again):
                self._until_done(lambda one, r=record: self._work(r, one))  # type: ignore[misc]

    def do_jobs(self) -> None:
        for name in JOBS:
            event = {"job": name, "date": str(self._today())}
            self._until_done(lambda one, e=event: jobs.run(e, one, lambda: True), 0.2)  # type: ignore[misc]

    def hear(self) -> None:
        """What billing hears of itself, in any order, some of it twice."""
        said = [e for e in self.house.table.events() if e["type"] in MONEY]
        new = [e for e in said if e["id"] not in self.heard or self.random.random() < 0.05]
        self.random.shuffle(new)
        for event in new:
            account_id = event["data"]["accountId"]
            self._until_done(lambda one, a=account_id: one.use(DebtLifting).lift(a))  # type: ignore[misc]
            self.heard.add(event["id"])

    def _ask(self, method: str, path: str, body: Any) -> Reply:
        """A request, sent again under its key until it is answered."""
        self.asked += 1
        headers = {"idempotency-key": f"key-{self.asked}"}

        def send(process: Wiring) -> Reply:
            client = ApiClient(ENDPOINTS, process)
            reply = client.call(method, path, body, by=an_admin(), headers=headers)
            if reply.status >= 500 or reply.json.get("type", "").endswith("in-progress"):
                raise Disconnected
            return reply

        reply: Reply = self._until_done(send)
        self.answers[reply.status, path.rpartition("/")[2]] += 1
        return reply

    def _until_done(self, act: Callable[[Wiring], Any], share: float = 1.0) -> Any:
        """Let processes try it until one has done it; a `share` of the trouble for long work."""
        for attempt in range(PATIENCE):
            trouble = self.trouble * share if attempt < PATIENCE // 2 else 0.0
            luck = Luck(self.random, trouble, getattr(self.turns, "wait", lambda: None))
            table = SteppedTable(self.house.table, luck.before, luck.after)
            clock, queue = self.house.clock, self.house.queue
            process = billing_wiring(table, clock, queue, new_id=self.house.new_id)
            with suppress(*UNLUCKY):
                return act(process)
            self.house.clock.at += timedelta(minutes=3)  # longer than any lock or lease
        raise AssertionError(f"never done, seed {self.seed}")

    def _work(self, record: dict[str, Any], process: Wiring) -> None:
        failed = work({"Records": [record]}, process, lambda: 100.0, lambda *_: None)
        if failed["batchItemFailures"]:
            raise Disconnected

    def _today(self) -> date:
        return self.house.clock.at.astimezone(UTC).date()

    def _make_prepaid(self, account_id: str) -> None:
        accounts = AccountRepository(table=self.house.table)
        before: Account = accounts.get(account_id)
        after = replace(before, payment_type=PaymentType.PREPAID, version=before.version + 1)
        self.house.table.commit(accounts.change(after, over=before))

    def _days_billed_twice(self) -> list[str]:
        """No day of a service is on two invoices, but for what was given back."""
        seen: dict[tuple[str, date], str] = {}
        found: list[str] = []
        for invoice in self.house.invoices():
            for item in invoice.items:
                if item.subscription_id is None or item.kind != "internet":
                    continue
                day, end = item.period_start, item.used_until or item.period_end
                while day < end and invoice.status != "cancelled":
                    key = item.subscription_id, day
                    if key in seen:
                        found.append(f"{day} is on {seen[key]} and on {invoice.number}")
                        break
                    seen[key] = invoice.number
                    day += timedelta(days=1)
        return found


def readable(found: list[str]) -> str:
    """The faults for people."""
    return json.dumps(found, indent=1, ensure_ascii=False)
