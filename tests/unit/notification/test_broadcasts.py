"""A broadcast reaches each person of its segment once, however its workers end."""

from __future__ import annotations

from typing import Any

import pytest

from functions.notification.broadcasts.entities import Text, UnknownVariable
from functions.notification.broadcasts.queue import LaneStep, MalformedLane, parse
from functions.notification.jobs import run
from functions.notification.settings import JobSettings
from shared.wiring import Resources, Wiring
from tests.fakes.people import staff
from tests.unit.notification.newsroom import ADMIN, TEXTS, Newsroom

PEOPLE = [f"customer-{number:03}" for number in range(60)]


def crowded() -> Newsroom:
    desk = Newsroom()
    for number, person in enumerate(PEOPLE):
        desk.settle(person, f"b{number % 4}")
    return desk


def watch(desk: Newsroom) -> None:
    settings = JobSettings("notification", "queue", "queue")
    wiring = Wiring(Resources(settings=settings, table=desk.table, clock=desk.clock))
    from functions.notification.broadcasts.queue import BroadcastQueue

    wiring.provide(BroadcastQueue, lambda: desk.lanes)  # type: ignore[type-abstract]
    run({"job": "broadcasts"}, wiring, lambda: True)


def test_everybody_is_told_once_in_their_language_with_their_name() -> None:
    desk = crowded()
    desk.settle("english", "b0", locale="en-GB", name="Ann {{ debt }}")
    made = desk.make()
    assert (made["state"], made["recipients"]) == ("running", 0)
    desk.go()
    assert desk.told() == [*PEOPLE, "english"]
    shown = desk.shown(made["id"])
    assert (shown["state"], shown["lookedAt"], shown["recipients"]) == ("completed", 61, 61)
    said = {
        e["data"]["customerId"]: e["data"]
        for e in desk.table.events("notification.broadcast.addressed")
    }
    assert said["english"]["paragraphs"] == ["Ann {{ debt }}, no connection at Ленина, 12."]
    assert said[PEOPLE[0]]["title"] == "Работы"
    (completed,) = desk.table.events("notification.broadcast.completed")
    assert completed["data"]["recipients"] == 61


def test_what_is_said_goes_out_by_mail_and_into_the_feed() -> None:
    desk = Newsroom()
    desk.settle("anna", "b0")
    desk.make(kind="outage")
    desk.go()
    desk.dispatch()
    desk.dispatch()
    assert len(desk.mail.sent) == 1
    (_, letter) = desk.mail.sent[0]
    assert letter.subject == "Работы"
    assert "Ленина, 12: связи не будет." in letter.text
    assert {m["kind"] for m in desk.messages()} == {"outage"}
    assert sorted(m["channel"] for m in desk.messages()) == ["email", "in_app"]


def test_a_segment_of_buildings_is_told_and_whoever_lives_in_two_once() -> None:
    desk = crowded()
    desk.learn(
        "customer.contract.activated", "second", contractId="second", customerId=PEOPLE[0],
        address="", buildingId="b1",
    )  # fmt: skip
    made = desk.make(segment={"buildings": ["b0", "b1"]})
    desk.go()
    assert desk.told() == [p for n, p in enumerate(PEOPLE) if n % 4 < 2]
    assert desk.shown(made["id"])["state"] == "completed"


def test_a_dry_run_counts_and_tells_nobody() -> None:
    desk = crowded()
    made = desk.make(dryRun=True, segment={"statuses": ["active"]})
    desk.go()
    assert desk.told() == []
    shown = desk.shown(made["id"])
    assert (shown["state"], shown["recipients"]) == ("completed", 60)
    assert desk.pauses == []


class _Killed(BaseException):
    """The process ends."""


@pytest.mark.parametrize("after", [False, True])
def test_a_worker_that_is_killed_anywhere_repeats_nothing_and_skips_nobody(after: bool) -> None:
    desk = crowded()
    made = desk.make()
    commit, count = desk.table.commit, [0]

    def dying(transaction: Any) -> None:
        count[0] += 1
        if count[0] % 3:
            commit(transaction)
            return
        if after:
            commit(transaction)
        raise _Killed

    for _ in range(40):
        desk.table.commit = dying  # type: ignore[method-assign]
        waiting = list(desk.lanes.waiting)
        while desk.lanes.waiting:
            step = desk.lanes.waiting.pop(0)
            try:
                desk.lanes.send(desk.going.work(step, lambda: 100.0))
            except _Killed:
                continue
        desk.table.commit = commit  # type: ignore[method-assign]
        if desk.shown(made["id"])["state"] == "completed":
            break
        desk.lanes.waiting = waiting
    assert desk.told() == PEOPLE
    assert len(desk.table.events("notification.broadcast.completed")) == 1


def test_two_workers_at_one_lane_tell_nobody_twice() -> None:
    desk = crowded()
    made = desk.make()
    lane, some, met = desk.lanes.waiting[0], desk.going.audience.some, [1]

    def meanwhile(*args: Any) -> Any:
        found = some(*args)
        if met:
            met.pop()
            desk.going.work(lane, lambda: 100.0)
        return found

    desk.going.audience.some = meanwhile  # type: ignore[assignment, method-assign]
    desk.going.work(lane, lambda: 100.0)
    desk.go()
    assert desk.told() == PEOPLE
    assert desk.shown(made["id"])["recipients"] == 60


def test_what_has_no_time_left_goes_on_later() -> None:
    desk = crowded()
    desk.make()
    desk.go(lambda: 1.0)
    assert desk.told() == []
    assert len(desk.lanes.waiting) == 8
    desk.go()
    assert desk.told() == PEOPLE


def test_a_paused_one_stands_still_and_goes_on_behind_the_last() -> None:
    desk = crowded()
    made = desk.make()
    path = f"/broadcasts/{made['id']}"
    first = desk.lanes.waiting.pop(0)
    desk.going.work(first, lambda: 100.0)
    begun = desk.told()
    assert 0 < len(begun) < 60
    assert desk.api.post(f"{path}/pause", by=ADMIN).json["state"] == "paused"
    desk.go()
    watch(desk)
    assert desk.told() == begun
    assert desk.api.post(f"{path}/pause", by=ADMIN).status == 409
    assert desk.api.post(f"{path}/resume", by=ADMIN).json["state"] == "running"
    assert desk.api.post(f"{path}/resume", by=ADMIN).status == 409
    desk.go()
    assert desk.told() == PEOPLE


def test_a_cancelled_one_tells_nobody_more() -> None:
    desk = crowded()
    made = desk.make()
    path = f"/broadcasts/{made['id']}"
    assert desk.api.delete(path, by=ADMIN).status == 204
    desk.go()
    assert desk.told() == []
    assert desk.shown(made["id"])["state"] == "cancelled"
    assert desk.api.delete(path, by=ADMIN).status == 409


def test_one_at_a_time_begins_at_that_time() -> None:
    desk = crowded()
    made = desk.make(sendAt="2026-03-10T12:00:00Z")
    assert made["state"] == "scheduled"
    watch(desk)
    assert desk.lanes.waiting == []
    desk.clock.advance(hours=3)
    watch(desk)
    assert desk.shown(made["id"])["state"] == "running"
    watch(desk)
    desk.go()
    assert desk.told() == PEOPLE
    watch(desk)
    assert desk.lanes.waiting == []


def test_the_slowest_channel_says_how_fast_it_goes() -> None:
    desk = crowded()
    desk.make(channels=["in_app", "email"])
    desk.go()
    assert sum(desk.pauses) == pytest.approx(60 * 8 / 14)


@pytest.mark.parametrize(
    "changes",
    [
        {"texts": {}},
        {"texts": {"ru": {"subject": "", "text": "x"}}},
        {"texts": {"ru": {"subject": "x", "text": "{{ password }}"}}},
        {"texts": {"ru": {"subject": "x", "text": "{{ name.__class__ }}"}}},
        {"texts": {"ru": {"subject": "x", "text": "{% for i in name %}"}}},
        {"texts": {"ru": {"subject": "x", "text": "{{ name"}}},
        {"texts": {"ru": {"subject": "x", "text": "y" * 5_001}}},
        {"kind": "security"},
        {"channels": []},
        {"channels": ["pigeon"]},
        {"segment": {"buildings": ["b"] * 21}},
        {"segment": {"debtFrom": "-1"}},
        {"sendAt": "tomorrow"},
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    reply = Newsroom().api.post("/broadcasts", {"texts": TEXTS} | changes, by=ADMIN)
    assert reply.status == 422, reply.text


def test_hostile_values_stay_what_they_are() -> None:
    text = Text("To {{ name }}", "{{name}} <b>{{ address }}</b>")
    text.check()
    filled = text.filled({"name": "{{ debt }}\r\nBcc: x@y", "address": "{% x %}"})
    assert filled.subject == "To {{ debt }} Bcc: x@y"
    assert filled.text == "{{ debt }}\r\nBcc: x@y <b>{% x %}</b>"
    with pytest.raises(UnknownVariable):
        Text("x", "{{}}").check()


def test_broadcasts_are_listed_newest_first_and_unknown_ones_are_not_there() -> None:
    desk = Newsroom()
    first = desk.make()["id"]
    desk.clock.advance(seconds=1)
    second = desk.make()["id"]
    listed = desk.api.get("/broadcasts", by=ADMIN).json["items"]
    assert [item["id"] for item in listed] == [second, first]
    assert desk.api.get("/broadcasts/unknown", by=ADMIN).status == 404
    assert desk.going.work(LaneStep("unknown", 0), lambda: 100.0) == []


def test_reading_is_not_writing() -> None:
    reader = staff("operator", "notification:broadcast:read")
    assert Newsroom().api.post("/broadcasts", {"texts": TEXTS}, by=reader).status == 403


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"broadcast_id": "b", "lane": "x"}'])
def test_what_is_no_lane_is_refused(body: str) -> None:
    with pytest.raises(MalformedLane):
        parse(body)
