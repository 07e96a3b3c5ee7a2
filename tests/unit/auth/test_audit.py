"""The audit trail: every service's lines, each once, found by subject, actor and time, never changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.auth.app import ENDPOINTS
from functions.auth.audit.recorder import record_line
from functions.auth.audit.service import AuditTrail
from shared.context import Context, working_in
from shared.dynamo.audit import audit_item
from shared.messaging.consumer import handle_each
from tests.fakes.http import Reply
from tests.fakes.people import an_admin
from tests.unit.auth.house import House

AT = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)


def a_line(
    subject: str = "tariff#t-1", actor: str = "user-7", at: datetime = AT, **changes: Any
) -> dict[str, Any]:
    """A line as another service's table holds it."""
    with working_in(Context(correlation_id="c-1", actor=actor, source="203.0.113.7")):
        return audit_item(subject, "tariff.published", at=at) | changes


def message(line: dict[str, Any], number: int = 1) -> dict[str, Any]:
    return {"messageId": f"m-{number}", "body": json.dumps(line)}


class Recorder:
    """Takes messages in, as the recorder's function does, and shows what it refused."""

    def __init__(self, house: House) -> None:
        self.trail = house.wiring.use(AuditTrail)
        self.refused: list[str] = []

    def take(self, *messages: dict[str, Any]) -> list[str]:
        answer = handle_each(
            {"Records": list(messages)},
            lambda record: record_line(record, self.trail),
            lambda _, reason: self.refused.append(reason),
        )
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


@pytest.fixture
def recorder(house: House) -> Recorder:
    return Recorder(house)


def search(house: House, **query: str) -> Reply:
    return house.api.get("/audit", by=an_admin(), query=query)


def subjects(house: House, **query: str) -> list[str]:
    reply = search(house, **query)
    assert reply.status == 200, reply.text
    return [line["subject"] for line in reply.json["items"]]


def test_a_line_of_another_service_is_shown_as_it_was_written(
    house: House, recorder: Recorder
) -> None:
    line = a_line(before={"status": "draft"}, after={"status": "published", "price": "590.00"})
    assert recorder.take(message(line)) == []
    (shown,) = search(house, subject="tariff#t-1").json["items"]
    assert shown == {
        "id": line["sk"],
        "time": "2026-03-10T08:30:00Z",
        "subject": "tariff#t-1",
        "action": "tariff.published",
        "actor": "user-7",
        "source": "203.0.113.7",
        "correlationId": "c-1",
        "before": {"status": "draft"},
        "after": {"status": "published", "price": "590.00"},
    }


def test_a_line_that_comes_again_is_there_once(house: House, recorder: Recorder) -> None:
    line = a_line()
    assert recorder.take(message(line), message(line), message(line)) == []
    assert recorder.take(message(line)) == []
    assert subjects(house, subject="tariff#t-1") == ["tariff#t-1"]


def test_a_line_that_comes_again_with_another_text_changes_nothing(
    house: House, recorder: Recorder
) -> None:
    line = a_line(after={"price": "590.00"})
    recorder.take(message(line))
    recorder.take(message(line | {"after": {"price": "1.00"}, "action": "nothing.happened"}))
    (shown,) = search(house, subject="tariff#t-1").json["items"]
    assert (shown["action"], shown["after"]) == ("tariff.published", {"price": "590.00"})


def test_auths_own_lines_are_in_the_same_trail(house: House, recorder: Recorder) -> None:
    recorder.take(message(a_line()))
    role = {"name": "auditor", "permissions": ["auth:audit:read"]}
    house.api.post("/roles", role, by=an_admin())
    assert subjects(house, day="2026-03-10") == ["role#auditor", "tariff#t-1"]


def test_it_is_found_by_actor(house: House, recorder: Recorder) -> None:
    recorder.take(message(a_line()), message(a_line("tariff#t-2", actor="user-8")))
    assert subjects(house, actor="user-8") == ["tariff#t-2"]


def test_it_is_found_by_day_and_without_a_word_it_is_todays(
    house: House, recorder: Recorder
) -> None:
    recorder.take(message(a_line()), message(a_line("tariff#t-2", at=AT.replace(day=9))))
    assert subjects(house) == ["tariff#t-1"]
    assert subjects(house, day="2026-03-09") == ["tariff#t-2"]


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("2026-03-10T02:00:00Z", "2026-03-10T04:00:00Z", [4, 3, 2]),
        ("2026-03-10T05:00:00+03:00", "2026-03-10T03:59:59.999Z", [3, 2]),
        ("2026-03-10T04:30:00Z", None, [6, 5]),
        (None, "2026-03-10T01:00:00Z", [1, 0]),
    ],
)
def test_a_time_narrows_any_list(
    house: House, recorder: Recorder, since: str | None, until: str | None, hours: list[int]
) -> None:
    for hour in range(7):
        recorder.take(message(a_line(at=AT.replace(hour=hour, minute=0))))
    span = {k: v for k, v in (("since", since), ("until", until)) if v}
    for asked in ({"subject": "tariff#t-1"}, {"actor": "user-7"}, {"day": "2026-03-10"}):
        lines = search(house, **asked, **span).json["items"]
        assert [datetime.fromisoformat(line["time"]).hour for line in lines] == hours


def test_it_is_read_page_by_page_newest_first(house: House, recorder: Recorder) -> None:
    for minute in range(5):
        recorder.take(message(a_line(at=AT.replace(minute=minute))))
    times, cursor = [], None
    for _ in range(3):
        page = search(
            house, subject="tariff#t-1", limit="2", **({"cursor": cursor} if cursor else {})
        ).json
        times += [line["time"] for line in page["items"]]
        cursor = page["nextCursor"]
    assert cursor is None
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == 5


def test_a_cursor_is_good_for_its_own_list_only(house: House, recorder: Recorder) -> None:
    for minute in range(3):
        recorder.take(message(a_line(at=AT.replace(minute=minute))))
    cursor = search(house, subject="tariff#t-1", limit="1").json["nextCursor"]
    assert search(house, subject="tariff#t-2", limit="1", cursor=cursor).status == 422
    narrowed = {"since": "2026-03-10T08:02:00Z"}
    assert search(house, subject="tariff#t-1", limit="1", cursor=cursor, **narrowed).status == 422


@pytest.mark.parametrize(
    "query",
    [
        {"subject": "tariff#t-1", "actor": "user-7"}, {"actor": "user-7", "day": "2026-03-10"},
        {"subject": "tariff"}, {"subject": "#"}, {"subject": "tariff#" + "x" * 200}, {"actor": ""},
        {"day": "2026-02-30"}, {"day": "0001-01-01"}, {"day": "9999-12-31"}, {"day": "yesterday"},
        {"since": "2026-03-10"}, {"since": "2026-03-10T09:00:00"}, {"since": "0001-01-01T00:00:00+14:00"},
        {"until": "9999-12-31T23:59:59-14:00"}, {"since": "now"}, {"limit": "0"}, {"limit": "201"},
        {"cursor": "forged"}, {"who": "me"},
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(house: House, query: dict[str, str]) -> None:
    assert search(house, **query).status == 422


@pytest.mark.parametrize(
    "body",
    [
        "not json", "null", "[]", "{}", json.dumps(a_line() | {"sk": "whenever"}),
        json.dumps({k: v for k, v in a_line().items() if k != "actor"}),
        json.dumps(a_line() | {"before": "nothing"}), json.dumps(a_line() | {"subject": ""}),
        json.dumps(a_line() | {"sk": "2026-03-10T08:30:00.000Z#x y"}),
    ],
)  # fmt: skip
def test_what_is_no_line_goes_to_the_dead_letters_with_its_reason(
    house: House, recorder: Recorder, body: str
) -> None:
    good = message(a_line(), 2)
    assert recorder.take({"messageId": "m-1", "body": body}, good) == []
    assert len(recorder.refused) == 1
    assert recorder.refused[0]
    assert subjects(house, subject="tariff#t-1") == ["tariff#t-1"]


def test_what_fails_otherwise_comes_again_and_holds_nothing_else_up(
    house: House, recorder: Recorder
) -> None:
    commit = house.table.commit

    def fails_once(transaction: Any) -> None:
        house.table.commit = commit
        raise TimeoutError

    house.table.commit = fails_once
    first, second = message(a_line("tariff#t-1"), 1), message(a_line("tariff#t-2"), 2)
    assert recorder.take(first, second) == ["m-1"]
    assert recorder.take(first) == []
    assert subjects(house, actor="user-7") == ["tariff#t-2", "tariff#t-1"]


def test_no_route_writes_to_the_trail() -> None:
    routes = [e for group in ENDPOINTS for e in group.declared if e.path.startswith("/audit")]
    assert [(e.method, e.permission) for e in routes] == [("GET", "auth:audit:read")]


def test_a_line_is_never_written_over_another(house: House) -> None:
    """Not even by a service whose ids went wrong: the change itself is refused."""
    from shared.dynamo import Transaction
    from shared.errors import PreconditionFailed

    transaction = Transaction().audit("tariff#t-1", "tariff.published", at=AT)
    house.table.commit(transaction)
    with pytest.raises(PreconditionFailed):
        house.table.commit(transaction)
