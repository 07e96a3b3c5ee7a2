"""A desk at which customers move in: the office, a bucket and a queue in memory, and workers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from functions.customer.imports.files import ImportFiles
from functions.customer.imports.queue import ImportMessage, ImportQueue
from functions.customer.worker import work
from shared.principal import Principal
from shared.uploads import Uploads
from tests.fakes.billing import ListedQueue
from tests.fakes.objects import InMemoryObjects
from tests.fakes.people import an_admin
from tests.unit.customer.office import Office, good

BUCKET = "files"
USUAL = {
    "external_id": "A-1",
    "name": "Иван Сидоров",
    "phone": "+7 916 123-45-67",
    "email": "ivan@example.com",
    "city": "Москва",
    "street": "ул. Ленина",
    "building": "12",
    "apartment": "7",
    "tariff": "home100",
    "contract_number": "Д-100/24",
    "contract_date": "01.02.2024",
    "opening_balance": "-350,50",
    "paid_until": "2026-03-31",
}


@dataclass
class Desk:
    """Sends files in, and lets workers take what is on the queue."""

    office: Office
    objects: InMemoryObjects = field(default_factory=InMemoryObjects)
    queue: ListedQueue = field(default_factory=ListedQueue)
    admin: Principal = field(default_factory=an_admin)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        uploads = Uploads(
            store=self.objects, bucket=BUCKET, service="customer", clock=self.office.clock
        )
        wiring = self.office.wiring
        wiring.provide(ImportFiles, lambda: ImportFiles(uploads=uploads))
        wiring.provide(ImportQueue, lambda: self.queue)  # type: ignore[type-abstract]

    def begun(self, language: str = "en", **options: Any) -> dict[str, Any]:
        """An import that waits for its file."""
        reply = self.office.api.post(
            "/imports", options, by=self.admin, headers={"Accept-Language": language}
        )
        return dict(good(reply, 201))

    def sent(self, content: str | bytes, **options: Any) -> dict[str, Any]:
        """An import whose file is there and is to be checked."""
        begun = self.begun(**options)
        body = content.encode() if isinstance(content, str) else content
        self.objects.put(BUCKET, begun["upload"]["fields"]["key"], body, "text/csv")
        return self.moved(begun, "start")

    def checked(self, content: str | bytes, **options: Any) -> dict[str, Any]:
        """An import as it is when it was checked."""
        sent = self.sent(content, **options)
        self.work()
        return self.read(sent)

    def applied(self, content: str | bytes, **options: Any) -> dict[str, Any]:
        """An import as it is when it was applied."""
        checked = self.checked(content, **options)
        assert checked["state"] == "checked", checked
        self.moved(checked, "apply")
        self.work()
        return self.read(checked)

    def moved(self, one: dict[str, Any], verb: str) -> dict[str, Any]:
        reply = self.office.api.post(f"/imports/{one['id']}/{verb}", by=self.admin)
        return dict(good(reply))

    def read(self, one: dict[str, Any]) -> dict[str, Any]:
        return dict(self.office.read(f"/imports/{one['id']}", self.admin))

    def work(self, time_left: Callable[[], float] = lambda: 100.0) -> None:
        """Let workers take everything that is on the queue, and what comes of it."""
        while self.queue.messages:
            self.take(self.queue.messages.pop(0), time_left)

    def take(
        self, message: ImportMessage, time_left: Callable[[], float] = lambda: 100.0
    ) -> list[str]:
        """Let a worker take one message; it is named where it is to be delivered again."""
        records = [{"messageId": "message", "body": message.to_json()}]
        answer = work(
            {"Records": records},
            self.office.wiring,
            time_left,
            lambda _, why: self.refused.append(why),
        )
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def report(self, one: dict[str, Any]) -> list[list[str]]:
        """The report's rows, without its heading."""
        stored = self.objects.get(BUCKET, f"passing/customer/imports/{one['id']}-report.csv")
        text = stored.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]

    def events(self, event_type: str) -> list[dict[str, Any]]:
        return [event["data"] for event in self.office.table.events(event_type)]


def a_file(*rows: dict[str, str], delimiter: str = ";") -> str:
    """A file of usual rows with some cells changed; each is somebody else unless it says so."""
    text = io.StringIO()
    names = list(dict.fromkeys([*USUAL, *(name for row in rows for name in row)]))
    writer = csv.DictWriter(text, names, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    for number, row in enumerate(rows, 1):
        own = {"external_id": f"A-{number}", "contract_number": f"Д-{number}/24"}
        writer.writerow(USUAL | own | row)
    return text.getvalue()
