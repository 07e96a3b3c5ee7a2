"""Recording usage: over HTTP with an API key, and the function's own CPU in this process.

Two kinds of batches, of 500 records each: those of a few subscribers, as a switch or a RADIUS
server sends what it has gathered, and those in which each record is another subscriber's.
"""

from __future__ import annotations

import contextlib
import io
import json
import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from statistics import median
from typing import Any
from unittest.mock import patch

import httpx

from functions.billing.accounts.repository import AccountRepository
from functions.billing.tariffs.meters import Meter
from functions.billing.tariffs.repository import TariffRepository
from infra.local.screen import step
from shared.aws.json_service import JsonService
from shared.http.app import Handler
from shared.service import service_table
from tests.bench.figures import Figures
from tests.bench.floor import table_like
from tests.bench.processes import resident_mb
from tests.bench.requests import environment_of, event_of, variables
from tests.bench.samples import Spent, in_turns, spent
from tests.bench.stack import BenchStack, quiet
from tests.fakes.due_accounts import PRICES, seed_accounts
from tests.unit.billing.builders import MONTHLY, a_tariff

CLIENTS = 2
RECORDS = 500  # of a batch
GOAL = 100_000  # records a minute
BULK = "of few subscribers"
KINDS = {
    BULK: (20, 10),
    "of a subscriber each": (RECORDS, 2),
}
"""What is sent: batches of how many subscribers, and how many by each client a round."""
AT_ONCE = 25  # items that bare boto3 puts with one request
TRAFFIC = Meter("traffic", "GB", unit_size=Decimal(10) ** 9, included=Decimal(1000))
Record = dict[str, str]


class BatchFailed(Exception):
    """A batch was not counted as it must be; its figures would mean nothing."""


@dataclass
class Sender:
    """Somebody whose batches are each of some of its subscribers, the next ones each time."""

    subscriptions: Sequence[str]
    subscribers: int
    sent: Iterator[int] = field(default_factory=count)

    def records(self) -> list[Record]:
        """The next batch, of the last two hours."""
        first, now = next(self.sent) * self.subscribers, datetime.now(UTC)
        whose = [
            self.subscriptions[(first + n) % len(self.subscriptions)]
            for n in range(self.subscribers)
        ]
        return [
            {
                "transactionId": f"{secrets.token_hex(8)}-{n}",
                "subscriptionId": whose[n % self.subscribers],
                "metric": TRAFFIC.metric,
                "quantity": "1048576",
                "at": (now - timedelta(seconds=7200 * n // RECORDS)).isoformat(),
            }
            for n in range(RECORDS)
        ]


@dataclass(frozen=True)
class Usage:
    """Batches of one kind, sent to a stack by some clients at once."""

    stack: BenchStack
    key: str
    senders: Sequence[Sender]
    batches: int

    def over_http(self) -> Spent:
        """What a record takes when all send their batches, one after the other."""
        quiet(self.stack)
        batches = [[_body(one.records()) for _ in range(self.batches)] for one in self.senders]
        with ThreadPoolExecutor(CLIENTS) as pool, spent(self.stack.emulator) as watch:
            list(pool.map(self._send, batches))
        return watch.result.each(CLIENTS * self.batches * RECORDS)

    def in_this_process(self) -> Spent:
        """What a record takes of the deployed function's own code."""
        quiet(self.stack)
        events = [_event(self.stack, self.senders[0].records()) for _ in range(self.batches)]
        with _handler(self.stack) as handler, spent(self.stack.emulator) as watch:
            for event in events:
                _check(json.loads(handler(event, None)["body"]))
        return watch.result.each(self.batches * RECORDS)

    def requests(self) -> float:
        """How many requests of DynamoDB a batch takes."""
        event = _event(self.stack, self.senders[0].records())
        with _handler(self.stack) as handler, counted() as calls:
            handler(event, None)
        return len(calls)

    def bare(self) -> Spent:
        """What bare boto3 takes to keep a record: each an item, in a table like billing's."""
        client = self.stack.client("dynamodb")
        with table_like(client, self.stack.billing_table) as table:
            batches = [self.senders[0].records() for _ in range(self.batches)]
            requests = [
                {table: [{"PutRequest": {"Item": _item(one)}} for one in records[n : n + AT_ONCE]]}
                for records in batches
                for n in range(0, RECORDS, AT_ONCE)
            ]
            quiet(self.stack)
            with spent(self.stack.emulator) as watch:
                for request in requests:
                    client.batch_write_item(RequestItems=request)
        return watch.result.each(self.batches * RECORDS)

    def _send(self, batches: Sequence[bytes]) -> None:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        with httpx.Client(headers=headers, timeout=60) as http:
            for batch in batches:
                answer = http.post(self.stack.outputs["apiUrl"] + "/usage", content=batch)
                answer.raise_for_status()
                _check(answer.json())


def usage(stack: BenchStack, figures: Figures, token: str, rounds: int) -> None:
    """All lines on usage."""
    with step(f"{RECORDS * CLIENTS:,} subscribers whose usage is measured"):
        subscriptions, key = metered(stack), a_key(stack, token)
    for kind, (subscribers, batches) in KINDS.items():
        sent = Usage(stack, key, senders(subscriptions, subscribers), batches)
        _lines(sent, kind, figures, rounds)


def memory(stack: BenchStack) -> float:
    """The MB of the largest of the processes that record usage."""
    variable = f"AWS_LAMBDA_FUNCTION_NAME={stack.function('BillingApi')}"
    return resident_mb(stack.emulator, variable)


def _lines(sent: Usage, kind: str, figures: Figures, rounds: int) -> None:
    what = f"usage, batches {kind}"
    with step(f"{what}: {CLIENTS} clients, and bare boto3, in {rounds} rounds"):
        sent.over_http()
        before = memory(sent.stack)
        ours, bare = zip(*in_turns(rounds, sent.over_http, sent.bare), strict=True)
        after = memory(sent.stack)
    bound = f">= {GOAL}" if kind == BULK else ""
    against = "/min, bare boto3"
    figures.works(what, "records/min", _a_minute, ours, bare, against=against, bound=bound)
    functions = median(one.functions * 1e6 for one in ours)
    figures.add("the same, CPU of the functions a record", functions, "µs")
    if before and after:
        figures.add(
            "the same, memory of the function",
            after,
            "MB",
            reference=before,
            against=f"MB, {rounds} rounds before",
            bound="<= 1.1 x",
        )
    with step(f"{what}: in this process, in {rounds} rounds"):
        sent.in_this_process()
        requests = sent.requests()
        ours, bare = zip(*in_turns(rounds, sent.in_this_process, sent.bare), strict=True)
    against = "µs, bare boto3"
    figures.works(f"{what}, CPU of our code a record", "µs", _cpu, ours, bare, against=against)
    figures.add("the same, requests of DynamoDB a batch", requests, f"of {RECORDS} records")


def _a_minute(one: Spent) -> float:
    return 60 / one.wall


def _cpu(one: Spent) -> float:
    return one.cpu * 1e6


def a_key(stack: BenchStack, token: str) -> str:
    """An API key that may record usage, and no more."""
    body = {"name": "bench", "permissions": ["billing:usage:write"], "days": 1}
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": secrets.token_hex(8)}
    answer = httpx.post(
        stack.outputs["apiUrl"] + "/api-keys", json=body, headers=headers, timeout=30
    )
    answer.raise_for_status()
    return str(answer.json()["key"])


def metered(stack: BenchStack) -> list[str]:
    """Subscriptions on tariffs with a meter: as many as all clients' batches hold records."""
    table = service_table(stack.billing_table)
    tariffs, accounts = TariffRepository(table=table), AccountRepository(table=table)
    for price in PRICES:
        terms = replace(MONTHLY, price=price, meters=(TRAFFIC,))
        table.commit(tariffs.add(a_tariff(terms, id=f"tariff-{price}", code=f"metered-{price}")))
    ids = seed_accounts(table, RECORDS * CLIENTS, _next_month(), first_number=5_000_001)
    pages = [accounts.get_many(ids[start : start + 100]) for start in range(0, len(ids), 100)]
    return [account.subscription_ids[0] for page in pages for account in page]


def senders(subscriptions: Sequence[str], subscribers: int) -> list[Sender]:
    """One for each client, with subscribers of its own."""
    return [Sender(subscriptions[n::CLIENTS], subscribers) for n in range(CLIENTS)]


@contextlib.contextmanager
def counted() -> Iterator[list[str]]:
    """The requests that are sent to services of AWS from this process."""
    calls: list[str] = []
    call = JsonService.call

    def noted(self: JsonService, action: str, request: Any) -> Any:
        calls.append(action)
        return call(self, action, request)

    with patch.object(JsonService, "call", noted):
        yield calls


@contextlib.contextmanager
def _handler(stack: BenchStack) -> Iterator[Handler]:
    """The deployed handler, here and warm."""
    with environment_of(stack, "BillingApi"), contextlib.redirect_stdout(io.StringIO()):
        from functions.billing.app import handler

        yield handler


def _event(stack: BenchStack, records: Sequence[Record]) -> dict[str, Any]:
    key = variables(stack, "BillingApi")["CALLER_KEY"]
    return event_of("POST", "/usage", {}, key, _body(records).decode())


def _body(records: Sequence[Record]) -> bytes:
    return json.dumps({"records": records}).encode()


def _check(answer: dict[str, Any]) -> None:
    if answer.get("accepted") != RECORDS:
        raise BatchFailed(f"a batch of {RECORDS} was answered {answer}")


def _item(record: Record) -> dict[str, dict[str, str]]:
    keys = {"pk": record["subscriptionId"], "sk": record["transactionId"]}
    return {name: {"S": value} for name, value in (record | keys).items()}


def _next_month() -> date:
    return (datetime.now(UTC).date().replace(day=1) + timedelta(days=32)).replace(day=1)
