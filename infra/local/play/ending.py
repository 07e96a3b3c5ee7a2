"""The closing table: what came to be, counted, and whether it holds together."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from infra.local.play.billing import ledger
from infra.local.play.client import StepFailed, until
from infra.local.play.stage import Stage


def closing_table(stage: Stage) -> Table:
    """The table. Raises: StepFailed when a dead-letter queue holds anything or an event is lost."""
    customer = stage.facts["customer"]
    invoices = customer.get("/invoices", limit=200)["items"]
    payments = customer.get("/payments", limit=200)["items"]
    debits, credits_ = ledger(stage)
    events, changes = until(lambda: _settled(stage), "every event's arrival")
    table = Table(title="What came to be", title_justify="left", show_header=False)
    for name, value in (
        ("invoices", ", ".join(f"{i['number']} {i['status']}" for i in invoices)),
        ("payments", ", ".join(f"{p['amount']} {p['state']}" for p in payments)),
        ("ledger", f"debits {debits} = credits {credits_}"),
        ("events", f"{events} published, none left in a queue; {changes} led to changes"),
        ("messages", f"{len(stage.mailbox.to(stage.facts['visitor'][0]))} e-mails to the customer"),
        ("dead letters", str(_dead_letters(stage))),
    ):
        table.add_row(name, value)
    return table


def screens(stage: Stage) -> list[str]:
    """Where the screens are, and who may sign in there to see what has been played."""
    url = stage.outputs["publicUrl"]
    logins = {"console": stage.facts["operator_login"], "portal": stage.facts["visitor"]}
    return [
        f"{front:10} {url}/{front}  {email}  {password}"
        for front, (email, password) in logins.items()
    ]


def _settled(stage: Stage) -> tuple[int, int] | None:
    """How many events were published, and how often one had an effect, once no queue holds any.

    An event lies in its service's outbox for a week; a mark of its effect in the service that heard
    of it, for a month. An event that asks nothing of its hearer leaves no mark.
    """
    urls = stage.aws("sqs").list_queues().get("QueueUrls", [])
    waiting = sum(_waiting(stage, url) for url in urls)
    if waiting:
        return None
    return _count(stage, "OUTBOX#"), _count(stage, "SEEN#")


def _count(stage: Stage, prefix: str) -> int:
    """How many items of all tables begin so; a scan, as nobody but a play on a laptop does."""
    found = 0
    dynamodb = stage.aws("dynamodb")
    for name in stage.outputs["tables"].values():
        pages = dynamodb.get_paginator("scan").paginate(
            TableName=name,
            Select="COUNT",
            FilterExpression="begins_with(pk, :prefix)",
            ExpressionAttributeValues={":prefix": {"S": prefix}},
        )
        found += sum(page["Count"] for page in pages)
    return found


def _dead_letters(stage: Stage) -> int:
    letters = sum(_waiting(stage, url) for url in stage.outputs["deadLetterQueues"].values())
    if letters:
        raise StepFailed(f"{letters} messages lie in dead-letter queues")
    return letters


def _waiting(stage: Stage, url: str) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    answer: dict[str, Any] = stage.aws("sqs").get_queue_attributes(
        QueueUrl=url, AttributeNames=names
    )
    return sum(int(answer["Attributes"][name]) for name in names)
