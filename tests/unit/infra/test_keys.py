"""The signing keys of a stack that was just deployed."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra import deploy
from infra.keys import turn_keys


class Functions:
    """Lambda, as its client tells of it."""

    def __init__(self, failure: str | None = None) -> None:
        self.answer = {"StatusCode": 200} | ({"FunctionError": failure} if failure else {})
        self.invoked: list[tuple[str, Any]] = []

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:
        self.invoked.append((FunctionName, json.loads(Payload)))
        return self.answer


def test_they_take_their_next_step_at_once_by_the_function_that_may() -> None:
    functions = Functions()
    turn_keys(functions, "lastmile-staging")
    assert functions.invoked == [("lastmile-staging-AuthJobs", {"job": "keys"})]


def test_a_failure_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        turn_keys(Functions("Unhandled"), "lastmile")
    assert "lastmile-AuthJobs" in capsys.readouterr().out


def test_a_stack_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Changes that are declined leave a first deployment without any function."""
    with mock_aws(), pytest.raises(SystemExit):
        turn_keys(boto3.client("lambda", region_name="eu-central-1"), "lastmile")
    assert "there is no lastmile-AuthJobs" in capsys.readouterr().out


def test_a_deployment_to_aws_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the stack, which makes the function, and in the stack's own region."""
    done: list[str] = []
    functions = Functions()

    def client(service: str, region: str) -> Any:
        done.append(f"{service} in {region}")
        return functions

    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.setattr(deploy, "_account", lambda region: "123456789012")
    monkeypatch.setattr(deploy, "_client", client)
    monkeypatch.setattr(deploy, "_sam", lambda arguments, environment: done.append(arguments[0]))
    deploy.main("staging")
    assert done == ["build", "deploy", "lambda in eu-central-1"]
    assert [name for name, _ in functions.invoked] == ["lastmile-staging-AuthJobs"]
