"""The billing run: the worker's own code in this process, and the deployed run end to end."""

from __future__ import annotations

import contextlib
import io
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from functions.billing.runs.queue import RunQueue, ShardMessage
from functions.billing.runs.service import BillingRuns
from functions.billing.settings import BillingSettings
from functions.billing.worker import work
from shared.dynamo.codec import decode_item
from shared.service import service_table
from shared.wiring import Resources, Wiring
from tests.bench.floor import Written
from tests.bench.samples import Spent, spent
from tests.bench.stack import BenchStack
from tests.fakes.books import Books

LIMIT_SECONDS = 600
HOUR = 3600.0


class RunFailed(Exception):
    """The run did not do what it must; its figures would mean nothing."""


@dataclass
class KeptQueue:
    """The run's queue, kept here instead of in SQS."""

    messages: list[ShardMessage] = field(default_factory=list)

    def send(self, messages: Sequence[ShardMessage], delay: int = 0) -> None:
        self.messages += messages


def in_this_process(stack: BenchStack, day: date) -> Spent:
    """What the workers of a run take here: all shards, one after the other."""
    queue = KeptQueue()
    settings = BillingSettings(table_name=stack.billing_table, run_days_ahead=3650)
    resources = Resources(settings=settings, table=service_table(settings.table_name))
    wiring = Wiring(resources).provide(RunQueue, lambda: queue)  # type: ignore[type-abstract]
    with contextlib.redirect_stdout(io.StringIO()):
        wiring.use(BillingRuns).start(day, by="bench")
        with spent(stack.emulator) as watch:
            while queue.messages:
                body = queue.messages.pop(0).to_json()
                record = {"messageId": "1", "body": body}
                answer = work({"Records": [record]}, wiring, lambda: HOUR, _no_dead_letter)
                if answer["batchItemFailures"]:
                    raise RunFailed(f"a worker failed on {body}")
    return watch.result


def end_to_end(stack: BenchStack, day: date) -> Spent:
    """What it takes from the dispatcher's invocation to the completed run."""
    functions, dynamodb = stack.client("lambda"), stack.client("dynamodb")
    with spent(stack.emulator) as watch:
        answer = functions.invoke(
            FunctionName=stack.function("BillingDispatcher"),
            Payload=json.dumps({"date": day.isoformat()}).encode(),
        )
        said = json.loads(answer["Payload"].read())
        if answer.get("FunctionError"):
            raise RunFailed(f"the dispatcher failed: {said}")
        _wait(dynamodb, stack.billing_table, said["runId"])
    return watch.result


def _wait(dynamodb: Any, table: str, run_id: str) -> None:
    key = {"pk": {"S": f"RUN#{run_id}"}, "sk": {"S": "RUN"}}
    deadline = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline:
        found = dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True)
        if found["Item"]["state"]["S"] == "completed":
            return
        time.sleep(0.05)
    raise RunFailed(f"run {run_id} is not completed after {LIMIT_SECONDS} s")


def verify(stack: BenchStack, accounts: int, days: Sequence[date]) -> Books:
    """The books, which must be right: one invoice an account and day. Raises: RunFailed."""
    books = Books.of(decode_item(item) for item in _items(stack))
    faults = books.faults()
    billed = Counter(period for _, period in books.periods)
    for day in days:
        if billed[day.isoformat()] != accounts:
            faults.append(f"{billed[day.isoformat()]} invoices from {day}, not {accounts}")
    if faults:
        raise RunFailed("; ".join(faults[:5]))
    return books


def an_invoice(stack: BenchStack) -> str | None:
    """The id of some invoice, if there is one."""
    found = (item for item in _items(stack) if item["sk"]["S"] == "INVOICE")
    return next((str(item["id"]["S"]) for item in found), None)


def written(stack: BenchStack, day: date, most: int) -> list[Written]:
    """The items that were written for up to `most` invoices of a day."""
    invoices: dict[str, Written] = {}
    owners: dict[str, str] = {}
    for item in _items(stack):
        if item["sk"]["S"] == "INVOICE" and item["period_start"]["S"] == day.isoformat():
            if len(invoices) == most:
                break
            invoices[item["id"]["S"]] = [item]
            owners[item["account_id"]["S"]] = item["id"]["S"]
    for item in _items(stack):
        invoice = _invoice_of(item, owners)
        if invoice in invoices:
            invoices[invoice].append(item)
    return list(invoices.values())


def _invoice_of(item: dict[str, Any], owners: dict[str, str]) -> str | None:
    """The invoice that an account, a ledger transaction or an event was written with."""
    if item["sk"]["S"] == "A#ACCOUNT":
        return owners.get(item["id"]["S"])
    if item["sk"]["S"].startswith("TX#"):
        return str(item["source"]["S"]).partition("#")[2]
    if item["pk"]["S"].startswith("OUTBOX#"):
        return str(json.loads(item["event"]["S"])["subject"])
    return None


def _items(stack: BenchStack) -> Iterator[dict[str, Any]]:
    pages = stack.client("dynamodb").get_paginator("scan")
    for page in pages.paginate(TableName=stack.billing_table, ConsistentRead=True):
        yield from page["Items"]


def _no_dead_letter(record: dict[str, Any], reason: str) -> None:
    raise RunFailed(f"{reason}: {record['body']}")
