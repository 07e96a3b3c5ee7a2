"""CPU of our function for a GET of one item: the deployed handler, in this process.

Beside it the same handler with a table that botocore's client reads, as the lean set makes it: what is
between the two is what our own client saves.
"""

from __future__ import annotations

import contextlib
import io
import os
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, cast

from botocore.session import get_session

from shared.caller import CallerSeal
from shared.dynamo.codec import decode_item
from shared.dynamo.table import Table
from shared.dynamo.transaction import Item
from shared.http.app import Handler, http_handler
from shared.sealed import sealed_callers
from shared.settings import load
from shared.wiring import Resources, Wiring
from tests.bench.samples import Spent, in_turns, spent
from tests.bench.stack import BenchStack
from tests.fakes.people import an_admin

WARM_UP = 20


class BotocoreTable:
    """A table of which botocore's client reads single items; a GET of one item needs no more."""

    def __init__(self, name: str) -> None:
        self._client: Any = get_session().create_client("dynamodb")
        self._name = name

    def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        answer = self._client.get_item(TableName=self._name, Key=key, ConsistentRead=consistent)
        return decode_item(answer["Item"]) if "Item" in answer else None


def gets(
    stack: BenchStack, invoice_id: str, calls: int, rounds: int
) -> tuple[list[Spent], list[Spent]]:
    """What a GET /invoices/{invoiceId} takes, and what it takes with botocore's client."""
    key = variables(stack, "BillingApi")["CALLER_KEY"]
    event = get_event("/invoices/{invoiceId}", {"invoiceId": invoice_id}, key)
    with environment_of(stack, "BillingApi"), contextlib.redirect_stdout(io.StringIO()):
        handlers = _ours(), _with_botocore()
        for handler in handlers:
            _warm_up(handler, event)
        works = [_calls(stack, handler, event, calls) for handler in handlers]
        ours, botocores = zip(*in_turns(rounds, *works), strict=True)
    return list(ours), list(botocores)


def _ours() -> Handler:
    from functions.billing.app import handler

    return handler


def _with_botocore() -> Handler:
    """The deployed handler but for its table."""
    from functions.billing.app import ENDPOINTS
    from functions.billing.settings import BillingSettings

    @cache
    def wire() -> Wiring:
        settings = load(BillingSettings)
        table = cast("Table", BotocoreTable(settings.table_name))
        return Wiring(Resources(settings=settings, table=table))

    return http_handler("billing", ENDPOINTS, wire, sealed_callers)


def _warm_up(handler: Handler, event: dict[str, Any]) -> None:
    for _ in range(WARM_UP):
        answer = handler(event, None)
        if answer["statusCode"] != 200:
            raise LookupError(f"GET {event['path']} answered {answer['statusCode']}")


def _calls(
    stack: BenchStack, handler: Handler, event: dict[str, Any], calls: int
) -> Callable[[], Spent]:
    def work() -> Spent:
        with spent(stack.emulator) as watch:
            for _ in range(calls):
                handler(event, None)
        return watch.result.each(calls)

    return work


@contextlib.contextmanager
def environment_of(stack: BenchStack, function: str) -> Iterator[None]:
    """This process with a deployed function's variables."""
    before = dict(os.environ)
    os.environ.update(variables(stack, function))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def variables(stack: BenchStack, function: str) -> dict[str, str]:
    """The environment that the template gives a function."""
    found = stack.client("lambda").get_function_configuration(FunctionName=stack.function(function))
    return dict(found["Environment"]["Variables"])


def _tomorrow() -> float:
    return time.time() + 86400


def get_event(path: str, parameters: dict[str, str], caller_key: str) -> dict[str, Any]:
    """The proxy event of a GET by an administrator whom the authorizer let through."""
    return event_of("GET", path, parameters, caller_key)


def event_of(
    method: str, path: str, parameters: dict[str, str], caller_key: str, body: str | None = None
) -> dict[str, Any]:
    """The proxy event of an administrator's request, with a body of JSON or none."""
    place = path.format(**parameters)
    sent = {"content-type": "application/json"} if body else {}
    return {
        "resource": path,
        "path": place,
        "httpMethod": method,
        "headers": {"accept": "application/json"} | sent,
        "multiValueHeaders": {},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": path,
            "httpMethod": method,
            "path": f"/v1{place}",
            "requestId": "request-1",
            "stage": "v1",
            "identity": {"sourceIp": "203.0.113.7"},
            "authorizer": CallerSeal(key=caller_key, now=_tomorrow).describe(an_admin()),
        },
        "body": body,
        "isBase64Encoded": False,
    }
