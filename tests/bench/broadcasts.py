"""A broadcast by mail: how many people are told a second, beside bare calls of SES there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx

from functions.notification.audience.entities import Person
from functions.notification.audience.repository import AudienceRepository
from functions.notification.contacts.entities import Contact
from functions.notification.contacts.repository import ContactRepository
from infra.local.place import MAIL_SENDER
from infra.local.screen import step
from shared.dynamo import Transaction
from shared.ids import earliest_id
from shared.service import service_table
from tests.bench.figures import Figures
from tests.bench.processes import resident_mb
from tests.bench.stack import BenchStack, quiet

BARE = 400  # mails of bare boto3
AT_ONCE = 8  # as many threads as lanes
TOGETHER = 25  # people whom one transaction makes known
LIMIT_SECONDS = 3 * 3600
TEXT = {"subject": "Works on Tuesday", "text": "{{ name }}, there will be no connection."}


class BroadcastFailed(Exception):
    """Not everybody was told once; the figures would mean nothing."""


def broadcasts(stack: BenchStack, figures: Figures, token: str, people: int) -> None:
    """All lines on broadcasts."""
    with step(f"{people:,} people become known"):
        settle(stack, people)
    quiet(stack)
    with step(f"{BARE} mails by bare boto3"):
        bare = bare_rate(stack)
    with step(f"a broadcast to {people:,} people"):
        began = time.monotonic()
        looked_at = told(stack, token, people)
        sizes = [memory(stack)]
        drained(stack)
        took = time.monotonic() - began
        sizes.append(memory(stack))
    if looked_at != people:
        raise BroadcastFailed(f"{looked_at} of {people} were told")
    against = "/s, bare calls of SES"
    figures.add("broadcast by mail", people / took, "/s", reference=bare, against=against)
    figures.add(
        "the same, memory of the dispatcher",
        sizes[1],
        "MB",
        reference=sizes[0],
        against="MB, when the last was addressed",
        bound="<= 1.1 x",
    )


def settle(stack: BenchStack, people: int) -> None:
    """Make people known to notification, as events of customer would."""
    table = service_table(str(stack.outputs["tables"]["notification"]))
    audience, contacts = AudienceRepository(table=table), ContactRepository(table=table)

    def write(ids: list[str]) -> None:
        change = Transaction()
        for number, one in enumerate(ids):
            known = Person(one).said(status="active", kind="person")
            change.extend(audience.change(known, over=Person(one)))
            mail = f"bench-{number}@example.com"
            change.extend(contacts.add(Contact(one, "Anna", "en", "Europe/Moscow", mail)))
        table.commit(change)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(write, _ids(people)))


def _ids(people: int) -> Iterator[list[str]]:
    """Customers' ids, some at a time."""
    base = int(earliest_id(datetime.now(UTC)).replace("-", ""), 16)
    for start in range(0, people, TOGETHER):
        some = range(start, min(start + TOGETHER, people))
        yield [f"{base + n:032x}" for n in some]


def bare_rate(stack: BenchStack) -> float:
    """Mails a second that bare boto3 hands over, as many at once as there are lanes."""
    client = stack.client("ses")
    body = {"Text": {"Data": TEXT["text"]}, "Html": {"Data": TEXT["text"]}}
    message = {"Subject": {"Data": TEXT["subject"]}, "Body": body}

    def send(number: int) -> None:
        to = {"ToAddresses": [f"bare-{number}@example.com"]}
        client.send_email(Source=MAIL_SENDER, Destination=to, Message=message)

    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, range(BARE)))
    return BARE / (time.monotonic() - began)


def told(stack: BenchStack, token: str, people: int) -> int:
    """How many people a broadcast has told once it is over."""
    form = {"channels": ["email"], "kind": "outage", "texts": {"en": TEXT}}
    headers = {"Authorization": f"Bearer {token}"}
    url = stack.outputs["apiUrl"] + "/broadcasts"
    with httpx.Client(headers=headers, timeout=60) as http:
        made = http.post(url, json=form).raise_for_status().json()
        deadline = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < deadline:
            shown = http.get(f"{url}/{made['id']}").raise_for_status().json()
            if shown["state"] == "completed":
                return int(shown["recipients"])
            time.sleep(1)
    raise BroadcastFailed(f"{people} people were not told in time")


def drained(stack: BenchStack) -> None:
    """Wait until the dispatcher has nothing left."""
    sqs, empty = stack.client("sqs"), 0
    (mapping,) = stack.client("lambda").list_event_source_mappings(
        FunctionName=stack.function("NotificationDispatcher")
    )["EventSourceMappings"]
    name = mapping["EventSourceArn"].rsplit(":", 1)[1]
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    while empty < 3:
        empty = 0 if _waiting(sqs, url) else empty + 1
        time.sleep(1)


def memory(stack: BenchStack) -> float:
    """The MB of the largest of the processes that tell people."""
    variable = f"AWS_LAMBDA_FUNCTION_NAME={stack.function('NotificationDispatcher')}"
    return resident_mb(stack.emulator, variable)


def _waiting(sqs: Any, url: str) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(value) for value in found.values())
