"""What a function loads at its start: each import is paid for at every cold start."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.contract.cloudformation import Function, functions

ROOT = Path(__file__).resolve().parents[3]
LOADED = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
print(json.dumps(sorted(sys.modules)))
"""
NEVER = {
    "boto3": "no function has it",
    "aws_xray_sdk": "X-Ray traces a function without it",
    "aws_lambda_powertools.tracing": "400 ms",
    "aws_lambda_powertools.utilities.idempotency": "380 ms: it brings boto3",
    "aws_lambda_powertools.event_handler": "Chalice routes",
    "aws_lambda_powertools.metrics": "64 ms: loaded when something is first counted",
    "botocore": "250 ms and more: `shared/aws` speaks to AWS without it",
    "chalice.cli": "71 MB of tooling, not in the layer",
    "stripe": "130 ms: loaded when Stripe is first asked",
    "yookassa": "150 ms: loaded when YooKassa is first asked",
    "requests": "50 ms, which the two bring",
    "asyncio": "nothing waits for anything but DynamoDB",
    "unittest": "a test's",
    "pytest": "a test's",
    "moto": "a test's",
}
ONLY_IN = {
    "cryptography": {"auth"},
    "argon2": {"auth"},
    "jwt": {"auth"},
    "pyotp": {"auth"},
    "jinja2": {"notification"},
    "babel": {"notification", "gateway"},
}


@cache
def loaded(handler: str) -> frozenset[str]:
    """The modules that importing a handler brings."""
    module = handler.rpartition(".")[0]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED, module],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return frozenset(json.loads(done.stdout))


def test_the_check_sees_what_an_import_brings() -> None:
    assert "wsgiref.headers" in loaded("wsgiref.headers.Headers")
    assert "asyncio" in loaded("asyncio.run")


@pytest.mark.parametrize("function", functions(), ids=lambda f: f.name)
def test_a_function_loads_nothing_that_it_does_not_need(function: Function) -> None:
    modules = loaded(function.handler)
    found = {name: why for name, why in NEVER.items() if name in modules}
    assert found == {}
    others = {name for name, who in ONLY_IN.items() if function.service not in who}
    assert others & modules == set()


@pytest.mark.parametrize(
    "function", [f for f in functions() if not f.name.endswith("Api")], ids=lambda f: f.name
)
def test_a_function_without_requests_loads_no_http(function: Function) -> None:
    assert "chalice" not in loaded(function.handler)
