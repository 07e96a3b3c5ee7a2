"""An outage is told to each of its customers once, however many contracts and pages; incidents to who is on duty."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from functions.notification.outages.service import OnDuty
from shared.event import Event, parse
from tests.unit.notification.samples import INCIDENT, Office, an_event

BEGUN, ENDED = "2026-03-10T08:30:00.000Z", "2026-03-10T08:50:00.000Z"
TYPES = ("notification.outage.started", "notification.outage.ended")


def page(kind: str, *customers: str, number: int = 1, of: str = "incident-1") -> Event:
    """A page of an outage, as monitoring says it."""
    contracts = [{"contractId": f"of-{one}", "customerId": one} for one in customers]
    data: dict[str, Any] = {"incidentId": of, "page": number, "contracts": contracts}
    data |= {"startedAt": BEGUN, "endedAt": ENDED}
    return Event(
        type=f"monitoring.outage.{kind}",
        subject=f"{of}#{number}",
        time=datetime(2026, 3, 10, 8, 59, number, tzinfo=UTC),
        data=data,
        sequence={"started": 1, "ended": 2}[kind],
        id=f"{of}-{number}-{kind}",
    )


def planned(at: str, sequence: int, *customers: str) -> Event:
    contracts = [{"customerId": one} for one in customers]
    data = {"windowId": "window-1", "title": "Works", "beginsAt": at, "endsAt": at}
    return Event(
        type="monitoring.maintenance.planned",
        subject="window-1#1",
        time=datetime(2026, 3, 10, 8, 59, tzinfo=UTC),
        data=data | {"contracts": contracts},
        sequence=sequence,
        id=f"planned-{sequence}",
    )


def knowing(*customers: str) -> Office:
    office = Office()
    for one in customers:
        contact: dict[str, Any] = {"customerId": one, "email": f"{one}@example.com", "name": one}
        assert office.hear(an_event("customer.customer.created", f"contact-{one}", **contact)) == []
    return office


def said(office: Office, *types: str) -> list[Event]:
    """What notification says to itself, as the queue brings it."""
    return [parse(json.dumps(e)) for one in types or TYPES for e in office.table.events(one)]


def sent(office: Office) -> list[tuple[str, str]]:
    return [(to.partition("@")[0], letter.subject.split(":")[0]) for to, letter in office.mail.sent]


def test_each_customer_is_told_once_of_the_beginning_and_the_end() -> None:
    office = knowing("anna", "boris")
    started = page("started", "anna", "boris", "anna")
    office.hear(started, started, page("started", "anna", number=2))
    office.hear(*said(office), *said(office))
    assert sorted(sent(office)) == [("anna", "Авария"), ("boris", "Авария")]
    office.hear(page("ended", "anna", "boris"), page("ended", "anna", number=2))
    office.hear(*said(office, TYPES[1]), *said(office))
    assert len(sent(office)) == 4


def test_nobody_is_told_of_the_beginning_after_the_end() -> None:
    office = knowing("anna")
    office.hear(page("ended", "anna"), page("started", "anna"))
    assert [event.type for event in said(office)] == ["notification.outage.ended"]


def test_a_beginning_that_was_overtaken_on_its_way_is_not_told() -> None:
    office = knowing("anna")
    office.hear(page("started", "anna"), page("ended", "anna"))
    begun, over = said(office)
    assert office.hear(over, begun) == []
    assert [to for to, _ in sent(office)] == ["anna"]
    assert "восстановлена" in office.mail.sent[0][1].subject


def test_another_outage_is_another_message() -> None:
    office = knowing("anna")
    office.hear(page("started", "anna"), page("started", "anna", of="incident-2"))
    office.hear(*said(office))
    assert len(sent(office)) == 2


def test_who_is_not_known_yet_holds_up_nobody() -> None:
    office = knowing("anna")
    office.hear(page("started", "stranger", "anna"))
    assert len(office.hear(*said(office))) == 1
    assert [to for to, _ in sent(office)] == ["anna"]


def test_work_that_is_planned_otherwise_is_told_again() -> None:
    office = knowing("anna")
    office.hear(planned("2026-03-12T22:00:00.000Z", 1, "anna", "anna"))
    office.hear(*said(office, "notification.maintenance.planned"))
    office.hear(planned("2026-03-13T22:00:00.000Z", 2, "anna"))
    office.hear(*said(office, "notification.maintenance.planned"))
    subjects = [letter.subject.replace("\u202f", " ") for _, letter in office.mail.sent]
    assert subjects == ["Плановые работы: 13 марта 2026 г.", "Плановые работы: 14 марта 2026 г."]


def test_who_is_on_duty_is_told_of_incidents() -> None:
    office = Office()
    office.hear(an_event("monitoring.incident.opened"))
    ((address, letter),) = office.mail.sent
    assert (address, letter.subject) == ("anna@example.com", f"Авария: {INCIDENT['title']}")


def test_without_anybody_on_duty_nobody_is_told() -> None:
    office = Office()
    office.wiring.provide(OnDuty, lambda: OnDuty(email=""))
    assert office.hear(an_event("monitoring.incident.opened")) == []
    assert (office.mail.sent, office.messages()) == ([], [])
