"""Warm requests: one item through API and authorizer, beside an empty function on the same stack.

The empty function stands behind an API of its own that asks the same authorizer, made for the
measurement and removed after it.
"""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx

from infra.local.place import REGION
from tests.bench.samples import Spent, in_turns, percentile, spent
from tests.bench.stack import BenchStack

NAME = "bench-empty"
ACCOUNT = "000000000000"
# The line is what makes ministack answer at once: a silent invocation waits 50 ms for output there.
EMPTY = """
def handler(event, context):
    print("empty")
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": "{}"}
"""


@dataclass(frozen=True)
class Block:
    """Calls in a row: how many ms each took, and what one of them took."""

    times: list[float]
    each: Spent

    @property
    def p50(self) -> float:
        """The median in ms."""
        return percentile(self.times, 50)


def warm_get(
    stack: BenchStack, token: str, path: str, calls: int, rounds: int
) -> list[tuple[Block, ...]]:
    """GET `path` and the empty route, over one connection each: so many calls of each a round."""
    headers = {"Authorization": f"Bearer {token}"}
    with empty_api(stack) as base, httpx.Client(headers=headers, timeout=30) as http:
        urls = stack.outputs["apiUrl"] + path, f"{base}/nothing"
        for url in urls * 10:  # workers start, the authorizer's answer is kept
            _get(http, url)
        return in_turns(rounds, *(partial(_block, stack, http, url, calls) for url in urls))


def _block(stack: BenchStack, http: httpx.Client, url: str, calls: int) -> Block:
    with spent(stack.emulator) as watch:
        times = [_get(http, url) for _ in range(calls)]
    return Block(times, watch.result.each(calls))


def _get(http: httpx.Client, url: str) -> float:
    """Milliseconds of a request that must succeed."""
    began = time.perf_counter()
    answer = http.get(url)
    took = (time.perf_counter() - began) * 1000
    answer.raise_for_status()
    return took


@contextmanager
def empty_api(stack: BenchStack) -> Iterator[str]:
    """An API with one route, an empty function behind the stack's authorizer; its base URL."""
    functions, gateway, iam = (stack.client(s) for s in ("lambda", "apigateway", "iam"))
    role = _role(iam)
    function = functions.create_function(
        FunctionName=NAME,
        Runtime=_runtime(functions, stack),
        Role=role,
        Handler="empty.handler",
        MemorySize=1024,
        Code={"ZipFile": _zip()},
    )["FunctionArn"]
    api = gateway.create_rest_api(name=NAME, endpointConfiguration={"types": ["REGIONAL"]})["id"]
    try:
        _route(gateway, api, function, _authorizer_arn(functions, stack))
        for name in (NAME, stack.function("Authorizer")):
            functions.add_permission(
                FunctionName=name,
                StatementId=NAME,
                Action="lambda:InvokeFunction",
                Principal="apigateway.amazonaws.com",
            )
        gateway.create_deployment(restApiId=api, stageName="v1")
        yield f"{stack.place.endpoint}/_aws/execute-api/{api}/v1"
    finally:
        gateway.delete_rest_api(restApiId=api)
        functions.delete_function(FunctionName=NAME)
        functions.remove_permission(FunctionName=stack.function("Authorizer"), StatementId=NAME)
        iam.delete_role(RoleName=NAME)


def _route(gateway: Any, api: str, function: str, authorizer: str) -> None:
    (root,) = gateway.get_resources(restApiId=api)["items"]
    resource = gateway.create_resource(restApiId=api, parentId=root["id"], pathPart="nothing")
    authorized_by = gateway.create_authorizer(
        restApiId=api,
        name=NAME,
        type="REQUEST",
        authorizerUri=_uri(authorizer),
        identitySource="method.request.header.Authorization",
        authorizerResultTtlInSeconds=60,
    )
    place = {"restApiId": api, "resourceId": resource["id"], "httpMethod": "GET"}
    gateway.put_method(**place, authorizationType="CUSTOM", authorizerId=authorized_by["id"])
    gateway.put_integration(
        **place, type="AWS_PROXY", integrationHttpMethod="POST", uri=_uri(function)
    )


def _uri(function: str) -> str:
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function}/invocations"


def _authorizer_arn(functions: Any, stack: BenchStack) -> str:
    found = functions.get_function_configuration(FunctionName=stack.function("Authorizer"))
    return str(found["FunctionArn"])


def _runtime(functions: Any, stack: BenchStack) -> str:
    found = functions.get_function_configuration(FunctionName=stack.function("BillingApi"))
    return str(found["Runtime"])


def _role(iam: Any) -> str:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    role = iam.create_role(RoleName=NAME, AssumeRolePolicyDocument=json.dumps(trust))
    return str(role["Role"]["Arn"])


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("empty.py", EMPTY)
    return packed.getvalue()
