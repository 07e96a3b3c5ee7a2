"""Broadcasts in a test: an audience made of events, workers that may die, and the dispatcher."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from functions.notification.app import ENDPOINTS
from functions.notification.audience.consumers import consumer
from functions.notification.audience.entities import Person
from functions.notification.audience.repository import AudienceRepository
from functions.notification.broadcasts.going import BroadcastGoing
from functions.notification.broadcasts.going_wiring import rates
from functions.notification.broadcasts.queue import BroadcastQueue, LaneStep
from functions.notification.broadcasts.repository import BroadcastRepository
from functions.notification.broadcasts.worker import work
from functions.notification.contacts.repository import ContactRepository
from functions.notification.settings import AudienceSettings, BroadcastSettings
from shared.event import Event, parse
from shared.wiring import Resources, Wiring
from tests.fakes.http import ApiClient
from tests.fakes.notification import notification_wiring
from tests.fakes.people import an_admin
from tests.unit.notification.samples import CONTACT, Office

RATES = "email:14,in_app:200,sms:10,push:100,telegram:25"
ADMIN = an_admin()
TEXTS = {
    "ru": {"subject": "Работы", "text": "{{ name }}, {{ address }}: связи не будет."},
    "en": {"subject": "Works", "text": "{{ name }}, no connection at {{ address }}."},
}


@dataclass
class Lanes:
    """Lanes that wait."""

    waiting: list[LaneStep] = field(default_factory=list)

    def send(self, steps: Sequence[LaneStep]) -> None:
        self.waiting += steps


class Newsroom(Office):
    """The dispatcher's office with an audience and the worker of broadcasts."""

    def __init__(self) -> None:
        super().__init__()
        self.lanes, self.pauses = Lanes(), list[float]()
        self.going = BroadcastGoing(
            table=self.table,
            broadcasts=BroadcastRepository(table=self.table),
            audience=AudienceRepository(table=self.table),
            contacts=ContactRepository(table=self.table),
            rates=rates(RATES),
            clock=self.clock,
            sleep=self.pauses.append,
        )
        settings = BroadcastSettings("notification", "queue", "dead", RATES)
        self.worker = (
            Wiring(Resources(settings=settings, table=self.table, clock=self.clock))
            .provide(BroadcastGoing, lambda: self.going)
            .provide(BroadcastQueue, lambda: self.lanes)  # type: ignore[type-abstract]
        )
        own = notification_wiring(self.table, self.clock)
        own.provide(BroadcastQueue, lambda: self.lanes)  # type: ignore[type-abstract]
        self.api = ApiClient(ENDPOINTS, own)
        keeping = AudienceSettings("notification", "dead")
        self.keeper = Wiring(Resources(settings=keeping, table=self.table, clock=self.clock))
        self.heard = 0

    def learn(self, event_type: str, subject: str, sequence: int = 1, **data: Any) -> None:
        """The audience hears an event."""
        self.heard += 1
        event = Event(
            event_type, subject, self.clock(), data, sequence=sequence, id=f"said-{self.heard}"
        )
        records = [{"messageId": "m", "body": event.to_json()}]
        answer = consumer.consume(
            {"Records": records}, self.keeper, lambda *_: self.dead.append("dead"), self.clock
        )
        assert answer == {"batchItemFailures": []}
        assert self.dead == []

    def settle(self, customer_id: str, building: str | None = None, **customer: Any) -> None:
        """A customer whom audience and contacts know, perhaps with a contract in a building."""
        data = CONTACT | {"customerId": customer_id, "status": "active"} | customer
        self.learn("customer.customer.updated", customer_id, **data)
        self.heard += 1
        assert self.hear(
            Event("customer.customer.updated", customer_id, self.clock(), data, sequence=2,
                  id=f"said-{self.heard}")
        ) == []  # fmt: skip
        if building:
            self.learn(
                "customer.contract.activated",
                f"contract-{customer_id}",
                contractId=f"contract-{customer_id}",
                customerId=customer_id,
                address="Ленина, 12",
                buildingId=building,
            )

    def person(self, customer_id: str) -> Person:
        return AudienceRepository(table=self.table).find(customer_id)

    def make(self, **changes: Any) -> dict[str, Any]:
        reply = self.api.post("/broadcasts", {"texts": TEXTS} | changes, by=ADMIN)
        assert reply.status == 201, reply.text
        made: dict[str, Any] = reply.json
        return made

    def shown(self, broadcast_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.api.get(f"/broadcasts/{broadcast_id}", by=ADMIN).json
        return found

    def go(self, time_left: Callable[[], float] = lambda: 100.0) -> None:
        """Workers go through the lanes that wait."""
        waiting, self.lanes.waiting = self.lanes.waiting, []
        for step in waiting:
            record = {"messageId": "m", "body": json.dumps(asdict(step))}
            answer = work(
                {"Records": [record]}, self.worker, time_left, lambda *_: self.dead.append("dead")
            )
            assert answer == {"batchItemFailures": []}

    def told(self) -> list[str]:
        """To whom it was said, in order of their ids."""
        said = self.table.events("notification.broadcast.addressed")
        return sorted(envelope["data"]["customerId"] for envelope in said)

    def dispatch(self) -> None:
        """What was said reaches the dispatcher."""
        for envelope in self.table.events("notification.broadcast.addressed"):
            assert self.hear(parse(json.dumps(envelope))) == []
