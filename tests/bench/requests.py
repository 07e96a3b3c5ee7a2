"""CPU of our function for a GET of one item: the deployed handler, in this process."""

from __future__ import annotations

import contextlib
import io
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from shared.caller import CallerSeal
from tests.bench.samples import spent
from tests.bench.stack import BenchStack
from tests.fakes.people import an_admin

ROUNDS = 8


def cpu_of_a_get(stack: BenchStack, invoice_id: str, calls: int) -> float:
    """Milliseconds of CPU for one GET /invoices/{invoiceId}, DynamoDB's client included.

    The cheapest of some rounds: a busy machine makes the same work dearer, never cheaper.
    """
    from functions.billing.app import handler

    key = variables(stack, "BillingApi")["CALLER_KEY"]
    event = get_event("/invoices/{invoiceId}", {"invoiceId": invoice_id}, key)
    with environment_of(stack, "BillingApi"), contextlib.redirect_stdout(io.StringIO()):
        for _ in range(20):
            answer = handler(event, None)
        if answer["statusCode"] != 200:
            raise LookupError(f"GET /invoices/{invoice_id} answered {answer['statusCode']}")
        return min(_each(handler, event, calls // ROUNDS) for _ in range(ROUNDS))


def _each(
    handler: Callable[[dict[str, Any], Any], Any], event: dict[str, Any], calls: int
) -> float:
    with spent() as result:
        for _ in range(calls):
            handler(event, None)
    return result.cpu * 1000 / calls


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
    place = path.format(**parameters)
    return {
        "resource": path,
        "path": place,
        "httpMethod": "GET",
        "headers": {"accept": "application/json"},
        "multiValueHeaders": {},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": parameters or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": path,
            "httpMethod": "GET",
            "path": f"/v1{place}",
            "requestId": "request-1",
            "stage": "v1",
            "identity": {"sourceIp": "203.0.113.7"},
            "authorizer": CallerSeal(key=caller_key, now=_tomorrow).describe(an_admin()),
        },
        "body": None,
        "isBase64Encoded": False,
    }
