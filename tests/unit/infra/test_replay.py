"""After a restart of the embedded emulator, what was in flight is sent again."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from infra.local import replay
from infra.local.place import Place
from shared.dynamo.audit import audit_item
from shared.dynamo.transaction import Transaction, outbox_item
from shared.errors import Conflict
from shared.event import Event
from shared.messaging.data import EventData
from tests.fakes.cloud import Cloud
from tests.fakes.time import FixedClock


class ThingAdded(EventData):
    """A thing was added."""

    event_type = "support.thing.added"
    thing_id: str


NOW = FixedClock()()
PLACE = cast("Place", SimpleNamespace(environment=lambda: dict(os.environ)))


def an_event(thing: str, before: timedelta) -> Event:
    return replace(ThingAdded(thing_id=thing).event(subject=thing, at=NOW), time=NOW - before)


def queue_of(cloud: Cloud, name: str) -> tuple[str, str]:
    """The URL and the ARN of a new queue."""
    sqs = cloud.client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return url, found["Attributes"]["QueueArn"]


def bodies(cloud: Cloud, url: str) -> list[Any]:
    answer = cloud.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in answer.get("Messages", [])]


def test_the_last_minutes_events_and_audit_lines_are_sent_again(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = cloud.client("sns").create_topic(Name="support")["TopicArn"]
    (heard, heard_arn), (trail, _), (dead, _) = (
        queue_of(cloud, name) for name in ("heard", "trail", "dead")
    )
    cloud.client("sns").subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=heard_arn,
        Attributes={"RawMessageDelivery": "true"},
    )  # fmt: skip
    table = cloud.table("support")
    line = audit_item("thing#1", "thing.added", at=NOW)
    change = Transaction().create(line, otherwise=Conflict())
    for thing, before in (("late", timedelta(seconds=9)), ("early", timedelta(hours=1))):
        change.put(outbox_item(an_event(thing, before)))
    table.commit(change)
    variables = {
        "TOPICS": json.dumps({"support": topic}),
        "AUDIT_QUEUE_URL": trail,
        "DEAD_LETTER_QUEUE_URL": dead,
    }
    configuration = {"Environment": {"Variables": variables}}
    function = SimpleNamespace(get_function_configuration=lambda **_: configuration)

    def client(_: Place, service: str) -> Any:
        return function if service == "lambda" else cloud.client(service)

    monkeypatch.setattr(replay, "client", client)
    outputs = {"functionPrefix": "lastmile-", "tables": {"support": "support"}}
    assert replay.replay(PLACE, outputs, NOW) == 2
    assert [event["subject"] for event in bodies(cloud, heard)] == ["late"]
    assert [found["action"] for found in bodies(cloud, trail)] == ["thing.added"]
    assert bodies(cloud, dead) == []
