"""A customer reads their own feed, and nobody else's."""

from __future__ import annotations

import pytest

from functions.notification.app import ENDPOINTS
from shared.principal import Principal
from tests.fakes.http import ApiClient
from tests.fakes.notification import notification_wiring
from tests.fakes.people import a_customer, an_admin
from tests.unit.notification.samples import CUSTOMER, Office, an_event

ANNA = a_customer(CUSTOMER, "notification:notification:read", "notification:notification:write")
BORIS = a_customer(
    "customer-2", "notification:notification:read", "notification:notification:write"
)


def told(times: int = 3) -> tuple[Office, ApiClient]:
    """Anna's feed with some notifications, and the API over it."""
    office = Office().knowing_anna()
    for number in range(1, times + 1):
        event = an_event("billing.payment.failed", f"event-{number}", amount=f"{number}.00")
        office.clock.advance(minutes=1)
        later = event.time.replace(minute=number % 60, hour=9 + number // 60)
        office.hear(type(event)(event.type, event.subject, later, event.data, id=event.id))
    return office, ApiClient(ENDPOINTS, notification_wiring(office.table, office.clock))


def texts(client: ApiClient, by: Principal = ANNA, **query: str) -> list[str]:
    reply = client.get("/notifications", by=by, query=query or None)
    assert reply.status == 200
    return [item["text"].split(",")[0].split()[-1] for item in reply.json["items"]]


def ids(client: ApiClient, **query: str) -> list[str]:
    items = client.get("/notifications", by=ANNA, query=query or None).json["items"]
    return [item["id"] for item in items]


def test_the_feed_is_read_newest_first() -> None:
    _, client = told()
    assert texts(client) == ["3", "2", "1"]


def test_a_notification_says_what_it_is_about() -> None:
    _, client = told(1)
    (item,) = client.get("/notifications", by=ANNA).json["items"]
    assert item | {"id": "", "text": "", "title": ""} == {
        "id": "",
        "kind": "billing",
        "eventType": "billing.payment.failed",
        "subject": "subject-1",
        "title": "",
        "text": "",
        "createdAt": "2026-03-10T09:01:00Z",
        "readAt": None,
        "archivedAt": None,
    }


def test_the_feed_comes_in_pages() -> None:
    _, client = told()
    first = client.get("/notifications", by=ANNA, query={"limit": "2"}).json
    assert len(first["items"]) == 2
    rest = {"limit": "2", "cursor": first["nextCursor"]}
    second = client.get("/notifications", by=ANNA, query=rest).json
    assert len(second["items"]) == 1
    assert second["nextCursor"] is None


def test_a_cursor_of_somebody_elses_feed_is_refused() -> None:
    _, client = told()
    cursor = client.get("/notifications", by=ANNA, query={"limit": "2"}).json["nextCursor"]
    reply = client.get("/notifications", by=BORIS, query={"cursor": cursor})
    assert reply.status == 422


def test_reading_one_takes_it_from_the_unread() -> None:
    office, client = told()
    office.clock.advance(hours=1)
    reply = client.post(f"/notifications/{ids(client)[0]}/read", by=ANNA)
    assert reply.status == 200
    assert reply.json["readAt"] == "2026-03-10T10:03:00Z"
    assert texts(client, unread="true") == ["2", "1"]
    assert texts(client) == ["3", "2", "1"]


def test_only_the_first_reading_counts() -> None:
    office, client = told(1)
    (one,) = ids(client)
    first = client.post(f"/notifications/{one}/read", by=ANNA).json
    office.clock.advance(hours=1)
    assert client.post(f"/notifications/{one}/read", by=ANNA).json == first


def test_what_is_read_is_stored() -> None:
    _, client = told(1)
    (one,) = ids(client)
    answered = client.post(f"/notifications/{one}/read", by=ANNA).json
    assert client.get("/notifications", by=ANNA).json["items"] == [answered]


def test_all_can_be_read_at_once_however_many() -> None:
    _, client = told(103)
    assert client.post("/notifications/read-all", by=ANNA).json == {"read": 103}
    assert texts(client, unread="true") == []
    assert client.post("/notifications/read-all", by=ANNA).json == {"read": 0}


def test_somebody_elses_notification_is_not_found() -> None:
    _, client = told(1)
    (one,) = ids(client)
    assert texts(client, by=BORIS) == []
    assert client.post(f"/notifications/{one}/read", by=BORIS).status == 404
    assert client.post("/notifications/read-all", by=BORIS).json == {"read": 0}
    assert texts(client, unread="true") == ["1"]


def test_a_mail_is_no_notification() -> None:
    office, client = told(1)
    email = next(m for m in office.messages() if m["channel"] == "email")
    assert client.post(f"/notifications/{email['id']}/read", by=ANNA).status == 404
    assert client.post("/notifications/no-such-one/read", by=ANNA).status == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/notifications"),
        ("POST", "/notifications/x/read"),
        ("POST", "/notifications/read-all"),
    ],
)
def test_staff_have_no_feed(method: str, path: str) -> None:
    _, client = told(0)
    assert client.call(method, path, by=an_admin()).status == 404
    assert client.call(method, path).status == 401
    assert client.call(method, path, by=a_customer(CUSTOMER, "billing:invoice:read")).status == 403


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "201"}, {"unread": "maybe"}, {"x": "1"}]
)
def test_a_query_that_makes_no_sense_is_refused(query: dict[str, str]) -> None:
    _, client = told(0)
    assert client.get("/notifications", by=ANNA, query=query).status == 422


def test_a_page_costs_one_request_and_reading_a_read_and_a_write() -> None:
    office, client = told(1)
    (one,) = ids(client)
    office.table.requests.clear()
    client.get("/notifications", by=ANNA)
    assert office.table.requests == ["page"]
    client.post(f"/notifications/{one}/read", by=ANNA)
    assert office.table.requests == ["page", "get", "commit"]


def test_what_is_put_away_is_read_and_stands_apart() -> None:
    _, client = told(3)
    assert client.get("/notifications/unread-count", by=ANNA).json == {
        "unread": 3,
        "hasMore": False,
    }
    newest = ids(client)[0]
    path = f"/notifications/{newest}/archive"
    first = client.post(path, by=ANNA)
    assert first.json["readAt"] == first.json["archivedAt"]
    assert client.post(path, by=ANNA).json == first.json
    assert texts(client) == ["2", "1"]
    assert texts(client, archived="true") == ["3"]
    assert client.get("/notifications/unread-count", by=ANNA).json["unread"] == 2
    assert client.post(path, by=BORIS).status == 404


def test_no_more_than_a_hundred_unread_are_counted() -> None:
    office, client = told(102)
    office.table.requests.clear()
    reply = client.get("/notifications/unread-count", by=ANNA)
    assert reply.json == {"unread": 100, "hasMore": True}
    assert office.table.requests == ["page"]
