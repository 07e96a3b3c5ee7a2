"""Integrators in a test: receivers that answer as told, over a table and a queue in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from functions.notification.app import ENDPOINTS
from functions.notification.settings import NotificationSettings, WebhookSettings
from functions.notification.webhook_deliveries.consumers import consumer
from functions.notification.webhook_deliveries.entities import Answer
from functions.notification.webhook_deliveries.posting import Poster
from functions.notification.webhook_deliveries.queue import Step, WebhookQueue
from functions.notification.webhook_deliveries.worker import work
from shared.event import Event, parse
from shared.wiring import Resources, Wiring
from tests.fakes.http import ApiClient
from tests.fakes.people import an_admin
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock
from tests.unit.notification.samples import an_event

ADMIN = an_admin()
FORM = {
    "url": "https://crm.example.com/hook",
    "eventTypes": ["billing.invoice.*"],
    "ownerEmail": "dev@example.com",
    "language": "en",
}


@dataclass
class Receiver:
    """Takes what is posted; `answers` come first, then 200."""

    answers: list[Answer] = field(default_factory=list)
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self.got.append((url, dict(headers), body))
        return self.answers.pop(0) if self.answers else Answer(200)


@dataclass
class Queue:
    """Steps that wait, with their delays."""

    waiting: list[tuple[Step, int]] = field(default_factory=list)

    def send(self, step: Step, delay: int = 0) -> None:
        self.waiting.append((step, delay))


class Integration:
    """The functions for integrators, as the queues wake them."""

    def __init__(self) -> None:
        self.table, self.clock = InMemoryTable(), FixedClock()
        self.receiver, self.queue, self.dead = Receiver(), Queue(), list[str]()
        settings = WebhookSettings(table_name="notification", webhook_queue_url="queue")
        resources = Resources(settings=settings, table=self.table, clock=self.clock)
        self.wiring = (
            Wiring(resources)
            .provide(Poster, lambda: self.receiver)  # type: ignore[type-abstract]
            .provide(WebhookQueue, lambda: self.queue)  # type: ignore[type-abstract]
        )
        api = NotificationSettings(table_name="notification", cursor_secret_arn="")
        self.api = ApiClient(
            ENDPOINTS, Wiring(Resources(settings=api, table=self.table, clock=self.clock))
        )

    def add(self, **changes: Any) -> dict[str, Any]:
        """A webhook with its secret."""
        reply = self.api.post("/webhooks", FORM | changes, by=ADMIN)
        assert reply.status == 201, reply.text
        made: dict[str, Any] = reply.json
        return made | {"signingSecret": self.secret(made["id"])}

    def secret(self, webhook_id: str) -> str:
        reply = self.api.get(f"/webhooks/{webhook_id}/secret", by=ADMIN)
        assert reply.status == 200, reply.text
        return str(reply.json["signingSecret"])

    def hear(self, *events: Event) -> None:
        records = [{"messageId": e.id, "body": e.to_json()} for e in events]
        answer = consumer.consume({"Records": records}, self.wiring, self._dead, self.clock)
        assert answer == {"batchItemFailures": []}

    def hear_own(self) -> None:
        """What was said of webhooks reaches the functions, as the relay brings it."""
        for envelope in self.table.events("notification.webhook.test-requested"):
            self.hear(parse(json.dumps(envelope)))
        for envelope in self.table.events("notification.webhook.replay-requested"):
            self.hear(parse(json.dumps(envelope)))

    def send(self) -> list[int]:
        """Work on what waits now, not on what comes of it; with which delays that waited."""
        waiting, self.queue.waiting = self.queue.waiting, []
        for step, delay in waiting:
            if delay:
                self.clock.advance(seconds=delay)
            record = {"messageId": "m", "body": json.dumps(asdict(step))}
            assert work({"Records": [record]}, self.wiring, self._dead) == {"batchItemFailures": []}
        return [delay for _, delay in waiting]

    def send_all(self) -> None:
        while self.queue.waiting:
            self.send()

    def log(self, webhook_id: str, **query: str) -> list[dict[str, Any]]:
        path = f"/webhooks/{webhook_id}/deliveries"
        reply = self.api.get(path, by=ADMIN, query=query or None)
        assert reply.status == 200, reply.text
        items: list[dict[str, Any]] = reply.json["items"]
        return items

    def _dead(self, _: Any, reason: str) -> None:
        self.dead.append(reason)


def an_invoice(event_id: str = "event-1") -> Event:
    document = an_event("billing.invoice.document-stored", event_id)
    return Event(
        "billing.invoice.created",
        document.subject,
        document.time,
        document.data | {"token": "one-time"},
        id=event_id,
    )


NO_JITTER = timedelta()
