"""Events reach integrators: once each where they answer, by schedule where they don't."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from standardwebhooks import Webhook as Library

from functions.notification.jobs import UnknownJob, run
from functions.notification.webhook_deliveries.entities import Answer
from functions.notification.webhook_deliveries.queue import AttemptStep, parse
from functions.notification.webhook_deliveries.sending import some_jitter
from shared.event import MalformedEvent
from tests.unit.notification.integrators import ADMIN, Integration, an_invoice
from tests.unit.notification.samples import an_event

DOWN = Answer(503, text="down", milliseconds=3)


def test_an_event_arrives_signed_without_what_is_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Integration()
    made = desk.add()
    desk.add(eventTypes=["support.ticket.opened"])
    desk.hear(an_invoice())
    desk.send_all()
    ((url, headers, body),) = desk.receiver.got
    assert url == made["url"]
    assert headers["webhook-id"] == "event-1"
    monkeypatch.setattr("standardwebhooks.webhooks.datetime", _Frozen(desk))
    said = Library(made["signingSecret"]).verify(body, headers)
    assert said["type"] == "billing.invoice.created"
    assert said["data"]["number"] == "S-000001"
    assert not {"token", "path"} & said["data"].keys()
    (shown,) = desk.log(made["id"])
    assert (shown["state"], shown["nextAttemptAt"]) == ("delivered", None)
    assert shown["attempts"][0]["headers"]["webhook-signature"] == "v1,***"


class _Frozen:
    """The library asks for the time itself."""

    def __init__(self, desk: Integration) -> None:
        from datetime import datetime

        self._real, self._desk = datetime, desk

    def now(self, tz: object = None) -> object:
        return self._desk.clock()

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


def test_an_event_that_comes_twice_is_sent_once() -> None:
    desk = Integration()
    desk.add()
    desk.hear(an_invoice())
    desk.hear(an_invoice())
    desk.send_all()
    assert len(desk.receiver.got) == 1


def test_an_event_for_nobody_is_not_written_down() -> None:
    desk = Integration()
    desk.add()
    before = len(desk.table.items)
    desk.hear(an_event("support.ticket.resolved"))
    assert len(desk.table.items) == before


def test_what_fails_comes_again_from_the_queue_and_then_from_the_table() -> None:
    desk = Integration()
    made = desk.add()
    desk.receiver.answers = [DOWN] * 4
    desk.hear(an_invoice())
    assert desk.send() == [0]
    (five,) = desk.send()
    assert 5 <= five <= 6
    (minutes,) = desk.send()
    assert 300 <= minutes <= 330
    assert desk.queue.waiting == [], "half an hour is longer than a queue delays"
    assert run({"job": "webhooks"}, desk.wiring, lambda: True) == {"queued": 0}
    desk.clock.advance(minutes=33)
    assert run({"job": "webhooks"}, desk.wiring, lambda: True) == {"queued": 1}
    assert run({"job": "webhooks"}, desk.wiring, lambda: True) == {"queued": 0}
    desk.send_all()
    desk.clock.advance(hours=3)
    run({"job": "webhooks"}, desk.wiring, lambda: True)
    desk.send_all()
    (shown,) = desk.log(made["id"])
    assert [a["status"] for a in shown["attempts"]] == [503, 503, 503, 503, 200]
    assert {h["webhook-id"] for _, h, _ in desk.receiver.got} == {"event-1"}
    assert desk.api.get(f"/webhooks/{made['id']}", by=ADMIN).json["failingSince"] is None


def test_a_message_that_was_lost_on_its_way_is_found_in_the_table() -> None:
    desk = Integration()
    desk.add()
    desk.hear(an_invoice())
    desk.queue.waiting.clear()
    desk.clock.advance(minutes=16)
    assert run({"job": "webhooks"}, desk.wiring, lambda: True) == {"queued": 1}
    desk.send_all()
    assert len(desk.receiver.got) == 1


def test_messages_that_come_twice_or_too_early_do_nothing() -> None:
    desk = Integration()
    made = desk.add()
    desk.receiver.answers = [DOWN]
    desk.hear(an_invoice())
    desk.send()
    desk.queue.waiting = [(AttemptStep(made["id"], "event-1"), 0)] * 3
    desk.send()
    assert len(desk.receiver.got) == 1


def test_gone_disables_says_so_to_the_owner_and_ends_what_waits() -> None:
    desk = Integration()
    made = desk.add()
    desk.receiver.answers = [DOWN, Answer(410)]
    desk.hear(an_invoice("event-1"), an_invoice("event-2"))
    desk.send_all()
    shown = desk.api.get(f"/webhooks/{made['id']}", by=ADMIN).json
    assert (shown["state"], shown["disabledBecause"]) == ("disabled", "gone")
    (said,) = desk.table.events("notification.webhook.disabled")
    assert (said["data"]["email"], said["data"]["reason"]) == ("dev@example.com", "gone")
    assert {d["state"] for d in desk.log(made["id"])} == {"failed"}
    desk.hear(an_invoice("event-3"))
    assert len(desk.log(made["id"])) == 2


def test_five_days_without_success_disable() -> None:
    desk = Integration()
    made = desk.add()
    desk.receiver.answers = [DOWN] * 2
    desk.hear(an_invoice("event-1"))
    desk.send()
    desk.queue.waiting.clear()
    desk.clock.advance(days=5)
    desk.hear(an_invoice("event-2"))
    desk.send()
    shown = desk.api.get(f"/webhooks/{made['id']}", by=ADMIN).json
    assert (shown["state"], shown["disabledBecause"]) == ("disabled", "failing")


def test_a_removed_webhook_gets_nothing_more() -> None:
    desk = Integration()
    made = desk.add()
    desk.hear(an_invoice())
    desk.api.delete(f"/webhooks/{made['id']}", by=ADMIN)
    desk.send_all()
    assert desk.receiver.got == []


def test_a_span_is_sent_again_once_however_often_its_steps_come() -> None:
    desk = Integration()
    made = desk.add()
    desk.receiver.answers = [Answer(410)]
    path = f"/webhooks/{made['id']}"
    for number in range(120):
        desk.hear(an_invoice(f"event-{number:03}"))
    desk.send_all()
    desk.api.patch(path, {"enabled": True}, by=ADMIN)
    assert desk.receiver.got[1:] == []
    asked = {"since": "2026-03-10T00:00:00Z", "until": "2026-03-11T00:00:00Z"}
    assert desk.api.post(f"{path}/replay", asked, by=ADMIN).status == 202
    desk.hear_own()
    desk.hear_own()
    desk.send_all()
    sent = [headers["webhook-id"] for _, headers, _ in desk.receiver.got[1:]]
    assert sorted(sent) == [f"event-{number:03}" for number in range(120)]
    assert desk.log(made["id"], state="failed") == []


def test_one_event_is_sent_again_though_it_arrived() -> None:
    desk = Integration()
    made = desk.add()
    desk.hear(an_invoice())
    desk.send_all()
    path = f"/webhooks/{made['id']}/replay"
    for event_id in ("event-1", "unknown"):
        assert desk.api.post(path, {"eventId": event_id}, by=ADMIN).status == 202
    desk.hear_own()
    desk.send_all()
    assert [h["webhook-id"] for _, h, _ in desk.receiver.got] == ["event-1", "event-1"]


def test_what_did_arrive_is_left_out_of_a_span() -> None:
    desk = Integration()
    made = desk.add()
    desk.hear(an_invoice())
    desk.send_all()
    path = f"/webhooks/{made['id']}/replay"
    desk.api.post(path, {"since": "2026-03-01T00:00:00Z"}, by=ADMIN)
    desk.hear_own()
    desk.send_all()
    assert len(desk.receiver.got) == 1


def test_a_test_event_comes_to_its_webhook_alone() -> None:
    desk = Integration()
    made, _ = desk.add(), desk.add(url="https://other.example.com")
    assert desk.api.post(f"/webhooks/{made['id']}/test", by=ADMIN).status == 202
    desk.hear_own()
    desk.send_all()
    ((url, _, body),) = desk.receiver.got
    assert url == made["url"]
    assert json.loads(body)["type"] == "webhook.test"


def test_while_a_secret_changes_both_sign() -> None:
    desk = Integration()
    made = desk.add()
    path = f"/webhooks/{made['id']}/rotate-secret"
    assert desk.api.post(path, by=ADMIN).json["previousSecretUntil"] == "2026-03-11T09:00:00Z"
    assert desk.secret(made["id"]) != made["signingSecret"]
    desk.hear(an_invoice())
    desk.send_all()
    (_, headers, _) = desk.receiver.got[0]
    assert len(headers["webhook-signature"].split()) == 2


def test_a_delay_grows_by_a_tenth_at_most() -> None:
    half = some_jitter(lambda: 0.5)
    assert half(timedelta(seconds=100)) == timedelta(seconds=5)
    assert half(timedelta(days=1)) == timedelta(seconds=45)


@pytest.mark.parametrize("body", ["", "[]", "7", "{}", '{"event_id": "e"}', "[" * 100_000])
def test_what_is_no_step_goes_to_the_dead_letters(body: str) -> None:
    with pytest.raises(MalformedEvent):
        parse(body)


def test_an_unknown_job_is_refused() -> None:
    with pytest.raises(UnknownJob):
        run({"job": "nothing"}, Integration().wiring, lambda: True)
