"""The customer service over a table in memory."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from functions.customer.app import ENDPOINTS
from functions.customer.consumers import consumer
from functions.customer.settings import CustomerSettings
from shared.clock import iso
from shared.principal import Principal
from shared.wiring import Resources, Wiring
from tests.fakes.http import ApiClient, Reply
from tests.fakes.people import a_customer, staff
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock, counter

CUSTOMER_MAY = (
    "customer:profile:read",
    "customer:profile:write",
    "customer:service:read",
    "customer:contract:read",
    "customer:application:read",
    "customer:application:rate",
)
CUSTOMER = a_customer("customer-1", *CUSTOMER_MAY)
STRANGER = a_customer("customer-2", *CUSTOMER_MAY)
OPERATOR = staff("operator", "customer:*:*")
TECHNICIAN = staff(
    "tech",
    "customer:application:read",
    "customer:application:work",
    "customer:device:read",
    "customer:device:write",
    "customer:customer:read",
    "customer:search:read",
    "customer:warehouse:read",
)
OTHER_TECHNICIAN = replace(TECHNICIAN, id="tech-2")

ADDRESS = {"city": "Москва", "street": "ул. Ленина", "building": "12", "apartment": "48"}
FORM = {
    "tariffId": "tariff-1",
    "address": ADDRESS,
    "name": "Анна Петрова",
    "phone": "8 (916) 123-45-67",
    "email": "Anna@Example.com",
}
TARIFF = {
    "tariffId": "tariff-1",
    "code": "HOME100",
    "name": "Домашний 100",
    "revision": 1,
    "kind": "internet",
    "price": "590.00",
    "currency": "RUB",
    "period": "month",
    "setupFee": "500.00",
    "priceIncludesTax": True,
    "downloadMbps": 100,
    "uploadMbps": 100,
}


@dataclass
class Office:
    """The API, the queue, the table behind them and the clock they go by."""

    api: ApiClient
    table: InMemoryTable
    clock: FixedClock
    wiring: Wiring

    def hears(self, event_type: str, data: dict[str, Any], **event: Any) -> list[tuple[str, Any]]:
        """Deliver an event; what was refused, with the reason, or is to be delivered again."""
        envelope = {
            "specversion": "1.0",
            "id": event.get("id", f"event-{len(self.table.items)}"),
            "type": event_type,
            "subject": "subject",
            "time": iso(self.clock()),
            "sequence": str(event.get("sequence", 1)),
            "data": data,
        }
        record = {"messageId": "message-1", "body": json.dumps(envelope)}
        refused: list[tuple[str, Any]] = []
        answer = consumer.consume(
            {"Records": [record]},
            self.wiring,
            lambda _, reason: refused.append(("refused", reason)),
            self.clock,
        )
        return refused + [("again", f["itemIdentifier"]) for f in answer["batchItemFailures"]]

    def applied(self, by: Principal | None = CUSTOMER, **changes: Any) -> dict[str, Any]:
        """An application that has come in."""
        sent: dict[str, Any] = good(self.api.post("/applications", FORM | changes, by=by), 201)
        return sent

    def moved(self, application: dict[str, Any], verb: str, body: Any = None, by: Principal = OPERATOR) -> Reply:  # fmt: skip
        """The answer to a change of an application's state."""
        return self.api.post(f"/applications/{application['id']}/{verb}", body or {}, by=by)

    def booked(self, hour: int = 10, **changes: Any) -> dict[str, Any]:
        """An application that is checked and booked with the technician on 12 March."""
        application = self.applied(**changes)
        good(self.moved(application, "check"))
        booked: dict[str, Any] = good(self.moved(application, "schedule", visit(hour)))
        return booked

    def begun(self, hour: int = 10, **changes: Any) -> dict[str, Any]:
        """An application whose job has begun."""
        begun: dict[str, Any] = good(
            self.moved(self.booked(hour, **changes), "start", by=TECHNICIAN)
        )
        return begun

    def rents_out(self) -> None:
        """All models have a rent tariff."""
        for model in self.read("/device-models", by=OPERATOR)["items"]:
            sent = {"rentTariffId": "tariff-1"}
            good(self.api.patch(f"/device-models/{model['id']}", sent, by=OPERATOR))

    def read(self, path: str, by: Principal = OPERATOR, **query: str) -> Any:
        """What a GET answers."""
        return good(self.api.get(path, by=by, query=query or None))


def an_office(**settings: Any) -> Office:
    """An office without anything in it, on the morning of 10 March 2026."""
    table, clock, chosen = InMemoryTable(), FixedClock(), CustomerSettings("customer", **settings)
    wiring = Wiring(Resources(settings=chosen, table=table, clock=clock, new_id=counter()))
    return Office(ApiClient(ENDPOINTS, wiring), table, clock, wiring)


def looked(office: Office, path: str, query: dict[str, str], by: Principal = OPERATOR) -> Any:
    """What a GET answers whose parameters are no names of Python's, such as `from`."""
    return good(office.api.get(path, by=by, query=query))


def visit(hour: int, technician: str = "tech-1", hours: float = 2) -> dict[str, str]:
    """A booking on 12 March 2026, in UTC."""
    minutes = int(hour * 60 + hours * 60)
    return {
        "technicianId": technician,
        "slotStart": f"2026-03-12T{hour:02d}:00:00Z",
        "slotEnd": f"2026-03-12T{minutes // 60:02d}:{minutes % 60:02d}:00Z",
    }


def good(reply: Reply, status: int = 200) -> Any:
    """The body of an answer that is as expected."""
    assert reply.status == status, reply.text
    return reply.json


def refused(reply: Reply, status: int, code: str) -> dict[str, Any]:
    """The problem of an answer that is refused as expected."""
    assert reply.status == status, reply.text
    problem: dict[str, Any] = reply.json
    assert problem["type"] == f"urn:lastmile:problem:{code}", reply.text
    return problem
