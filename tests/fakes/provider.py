"""All services in one process: a table each, and their events handed on until none is left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from functions.auth.consumers import consumer as auth_consumer
from functions.auth.personal_data.held import AuthPersonalData
from functions.auth.settings import ConsumerSettings
from functions.billing.consumers import consumer as billing_consumer
from functions.billing.personal_data.held import BillingPersonalData
from functions.billing.settings import BillingSettings
from functions.customer.app import ENDPOINTS as CUSTOMER
from functions.customer.consumers import consumer as customer_consumer
from functions.customer.personal_data.files import PersonalDataFiles
from functions.customer.settings import CustomerSettings
from functions.notification.consumers import consumer as notification_consumer
from functions.notification.personal_data.held import NotificationPersonalData
from functions.support.app import ENDPOINTS as SUPPORT
from functions.support.consumers import consumer as support_consumer
from functions.support.personal_data.held import SupportPersonalData
from functions.support.settings import SupportConsumerSettings
from shared.messaging.consumer import Consumer
from shared.personal_data.holding import Holder
from shared.wiring import Resources, Wiring
from tests.fakes.billing import ListedQueue, billing_wiring
from tests.fakes.http import ApiClient
from tests.fakes.notification import dispatcher_wiring_of
from tests.fakes.objects import InMemoryObjects
from tests.fakes.support import support_wiring
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock, counter
from tests.unit.notification.samples import Outbox

CONSUMERS = {
    "auth": auth_consumer,
    "customer": customer_consumer,
    "billing": billing_consumer,
    "support": support_consumer,
    "notification": notification_consumer,
}
HOLDERS: dict[str, type[Holder]] = {
    "auth": AuthPersonalData,
    "billing": BillingPersonalData,
    "support": SupportPersonalData,
    "notification": NotificationPersonalData,
}
MOST_ROUNDS = 400
PASSING = ("OUTBOX#", "SEEN#", "LATEST#", "IDEMPOTENCY#")
"""Items that go by themselves, within a month at most."""


@dataclass
class Provider:
    """The APIs of customer and support, every table, the bucket, and the clock they all go by.

    `deaf` services hear nothing; `dead_letters` is what could not be read.
    """

    clock: FixedClock = field(default_factory=FixedClock)
    objects: InMemoryObjects = field(default_factory=InMemoryObjects)
    mail: Outbox = field(default_factory=Outbox)
    deaf: set[str] = field(default_factory=set)
    dead_letters: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tables = {name: InMemoryTable() for name in CONSUMERS}
        self.wirings = dict(self._wirings())
        files = PersonalDataFiles(store=self.objects, bucket="files")
        self.wirings["customer"].provide(PersonalDataFiles, lambda: files)
        for name, holder in HOLDERS.items():
            self.wirings[name].provide(holder, partial(self._holder, holder, name))
        desk = support_wiring(self.tables["support"], self.clock, counter("support"))
        self.api = ApiClient(CUSTOMER, self.wirings["customer"])
        self.desk = ApiClient(SUPPORT, desk)
        self._told: set[str] = set()

    def _holder(self, kind: type[Holder], name: str) -> Holder:
        table, clock = self.tables[name], self.clock
        return kind(table=table, store=self.objects, bucket="files", clock=clock)

    def _wirings(self) -> Iterator[tuple[str, Wiring]]:
        table, clock = self.tables, self.clock
        auth = ConsumerSettings("auth", "queue", "files")
        yield "auth", Wiring(Resources(settings=auth, table=table["auth"], clock=clock))
        customer = CustomerSettings("customer", files_bucket="files")
        yield "customer", Wiring(Resources(settings=customer, table=table["customer"], clock=clock))
        billing = BillingSettings("billing", files_bucket="files")
        yield "billing", billing_wiring(table["billing"], clock, ListedQueue(), billing)
        support = SupportConsumerSettings("support", "queue", "files")
        yield "support", Wiring(Resources(settings=support, table=table["support"], clock=clock))
        yield "notification", dispatcher_wiring_of(table["notification"], clock, self.mail)

    def settle(self) -> None:
        """Hand every event to all who listen, and the events that follow from it."""
        for _ in range(MOST_ROUNDS):
            self._record_trail()
            waiting = [e for t in self.tables.values() for e in t.events() if self._is_new(e)]
            if not waiting:
                return
            for event in waiting:
                self.hand_on(event)
        raise AssertionError("events lead to events without end")

    def _record_trail(self) -> None:
        """The relay takes a copy of every audit line to auth, where it is added once."""
        trail = self.tables["auth"].items
        for table in self.tables.values():
            for line in table.audit():
                trail.setdefault((line["pk"], line["sk"]), dict(line))

    def hand_on(self, event: dict[str, Any]) -> None:
        """Deliver an event to all who listen."""
        for name, consumer in CONSUMERS.items():
            if event["type"] in consumer.handlers and name not in self.deaf:
                self._deliver(consumer, name, event)

    def _deliver(self, consumer: Consumer, name: str, event: dict[str, Any]) -> None:
        record = {"messageId": event["id"], "body": json.dumps(event)}
        answer = consumer.consume(
            {"Records": [record]},
            self.wirings[name],
            lambda _, reason: self.dead_letters.append(f"{name}: {reason}"),
            self.clock,
        )
        again = answer["batchItemFailures"]
        assert not again, f"{name} could not handle {event['type']}"

    def _is_new(self, event: dict[str, Any]) -> bool:
        is_new = event["id"] not in self._told
        self._told.add(event["id"])
        return is_new

    def holding(self, *words: str) -> list[tuple[str, str, str]]:
        """Where any of some words is written: service and keys, but for what goes by itself."""
        return [
            (name, pk, sk)
            for name, table in self.tables.items()
            for (pk, sk), item in table.items.items()
            if not pk.startswith(PASSING)
            and any(word in json.dumps(item, ensure_ascii=False, default=str) for word in words)
        ]
