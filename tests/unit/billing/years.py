"""A house whose schedules run day after day, as the functions run them; and one that is fast."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from functions.billing.consumers import consumer
from functions.billing.jobs import run
from functions.billing.payments.service import PaymentRequest, Payments
from shared.dynamo.memory import MemoryTable
from shared.observability import unheard
from tests.fakes.people import an_admin
from tests.fakes.table import InMemoryTable
from tests.unit.billing.builders import House

HOUR = ("usage", None, "payments", "promises", "consolidation", "subscriptions", "balances")
"""The jobs of an hour, in the order of rows.yaml; None is the billing run."""


class FastTable(InMemoryTable):
    """Finds lists by their keys, so nothing in it may be changed by hand."""

    _put = MemoryTable._put
    _drop = MemoryTable._drop
    _partition = MemoryTable._partition


class Years:
    """Lets days go by in a house; `told` are the events of all of them."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.told: list[dict[str, Any]] = []

    def live(self, first: date, last: date, *, on_due_date: bool = False) -> None:
        with unheard():
            self.hear()
            self.told.clear()
            for number in range((last - first).days + 1):
                self.day(first + timedelta(days=number), on_due_date=on_due_date)

    def day(self, day: date, *, on_due_date: bool) -> None:
        self.house.clock.at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        if on_due_date:
            self.pay(day)
        for _ in range(2):
            self.hour(day)

    def hour(self, day: date) -> None:
        for name in HOUR:
            if name is None:
                self.house.dispatch()
                while self.house.queue.messages:
                    assert self.house.work() == []
            else:
                on = {"date": day.isoformat()} if name == "balances" else {}
                run({"job": name} | on, self.house.wiring, lambda: True)
            self.hear()

    def pay(self, day: date) -> None:
        for pk, sk in list(self.house.table.items):
            if sk != "A#ACCOUNT":
                continue
            account = self.house.account(pk.partition("#")[2])
            due = [item.amount_due for item in account.open_items if item.due_date <= day]
            if amount := sum(due, Decimal(0)):
                request = PaymentRequest(account.id, amount, "manual")
                self.house.wiring.use(Payments).start(request, an_admin())
        self.hear()

    def hear(self) -> None:
        """Let billing hear of what was told, as its queue brings it."""
        while news := self.house.table.events():
            self.told += news
            outbox = [key for key in self.house.table.items if key[0].startswith("OUTBOX#")]
            records = [
                {
                    "messageId": e["id"],
                    "body": self.house.table.items[f"OUTBOX#{e['id']}", "EVENT"]["event"],
                }
                for e in news
                if e["type"] in consumer.handlers
            ]
            self.house.table.remove(outbox)
            answer = consumer.consume(
                {"Records": records}, self.house.wiring, refused, self.house.clock
            )
            assert answer["batchItemFailures"] == []


def refused(record: dict[str, Any], why: str) -> None:
    raise AssertionError(f"{why}: {record['body']}")
