"""Least privilege, read off the roles: nobody reaches further than what their function is for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infra.house.rows import house
from tests.contract.cloudformation import Function, functions, listed, resources

each_function = pytest.mark.parametrize("function", functions(), ids=lambda f: f.name)
WITHOUT_TABLE = {"AuthJobs", "GatewayApi", "ConsoleApi", "PortalApi", "OutboxRelay"}


def _resources(function: Function, action_prefix: str) -> list[Any]:
    return [
        resource
        for statement in function.statements
        if statement["Effect"] == "Allow"
        and any(a.startswith(action_prefix) for a in listed(statement["Action"]))
        for resource in listed(statement.get("Resource", []))
    ]


@each_function
def test_a_role_names_its_resources_and_its_actions(function: Function) -> None:
    for statement in function.statements:
        assert not any("*" in action for action in listed(statement["Action"]))
        if "NotResource" in statement:  # telephones have no names; topics and the like have
            assert statement["Action"] == "sns:Publish"
            assert function.name == "NotificationDispatcher"
        else:
            assert "*" not in listed(statement["Resource"])


def test_only_tracing_names_no_resource_since_x_ray_has_none() -> None:
    policies = resources("AWS::IAM::ManagedPolicy", "infra/access.yaml")
    boundless = {n for n, p in policies.items() if '"Resource": "*"' in json.dumps(p)}
    assert boundless == {"TracePolicy"}


@each_function
def test_a_function_reaches_its_own_service_s_table_and_no_other(function: Function) -> None:
    tables = json.dumps(_resources(function, "dynamodb:"))
    named = {
        service
        for service in (s.title for s in house().with_table)
        if f"{service}TableArn" in tables
    }
    expected = set() if function.name in WITHOUT_TABLE else {function.service.capitalize()}
    assert named == expected


@each_function
def test_nobody_scans_a_table_or_changes_its_shape(function: Function) -> None:
    allowed = {a for s in function.statements for a in listed(s["Action"]) if "dynamodb:" in a}
    assert not allowed & {"dynamodb:Scan", "dynamodb:DeleteTable", "dynamodb:UpdateTable"}


def test_only_the_schedule_of_auth_changes_signing_keys_and_it_does_nothing_else() -> None:
    writers = {
        f.name
        for f in functions()
        for s in f.statements
        if "secretsmanager:PutSecretValue" in listed(s["Action"])
    }
    assert writers == {"AuthJobs"}
    jobs = next(f for f in functions() if f.name == "AuthJobs")
    actions = {a for s in jobs.statements for a in listed(s["Action"]) if not a.startswith("xray:")}
    assert actions == {
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "sqs:SendMessage",
    }


def test_the_authorizer_reads_and_notes_an_api_keys_last_use_and_nothing_else() -> None:
    authorizer = next(f for f in functions() if f.name == "Authorizer")
    actions = {a for s in authorizer.statements for a in listed(s["Action"])}
    assert actions == {
        "dynamodb:BatchGetItem",
        "dynamodb:GetItem",
        "dynamodb:UpdateItem",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "secretsmanager:GetSecretValue",
    }
    (writes,) = [s for s in authorizer.statements if s["Action"] == "dynamodb:UpdateItem"]
    assert writes["Condition"] == _only_keys("APIKEY#*") | {
        "ForAllValues:StringEquals": {"dynamodb:Attributes": ["pk", "sk", "last_used_at"]},
        "StringEqualsIfExists": {"dynamodb:ReturnValues": "NONE"},
    }


def test_the_recorder_adds_to_the_audit_trail_and_does_nothing_else_with_the_table() -> None:
    recorder = next(f for f in functions() if f.name == "AuditRecorder")
    (table,) = [s for s in recorder.statements if "dynamodb:" in str(s["Action"])]
    assert table["Action"] == "dynamodb:PutItem"
    assert table["Condition"] == _only_keys("AUDIT#*")


@pytest.mark.parametrize("service", [s.title for s in house().with_table])
def test_no_function_changes_or_removes_a_line_of_the_audit_trail(service: str) -> None:
    policy = resources("AWS::IAM::ManagedPolicy", "infra/access.yaml")[f"{service}TablePolicy"]
    denied = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
    assert denied == [
        {
            "Effect": "Deny",
            "Action": ["dynamodb:DeleteItem", "dynamodb:UpdateItem"],
            "Resource": {"Ref": f"{service}TableArn"},
            "Condition": {"ForAnyValue:StringLike": {"dynamodb:LeadingKeys": ["AUDIT#*"]}},
        }
    ]


def test_what_is_denied_is_nothing_but_that() -> None:
    denied = [s for f in functions() for s in f.statements if s["Effect"] == "Deny"]
    assert all("LeadingKeys" in json.dumps(s["Condition"]) for s in denied)


def _only_keys(pattern: str) -> dict[str, dict[str, list[str]]]:
    return {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [pattern]}}


@each_function
def test_only_auths_http_function_opens_the_secrets_of_authenticator_apps(
    function: Function,
) -> None:
    assert bool(_resources(function, "kms:")) == (function.name == "AuthApi")


@each_function
def test_only_the_relay_publishes(function: Function) -> None:
    """What goes to the devices of customers goes to no topic."""
    devices = (":app/*", ":endpoint/*")
    named = _resources(function, "sns:")
    topics = [r for r in named if not str(r.get("Fn::Sub", "")).endswith(devices)]
    assert bool(topics) == (function.name == "OutboxRelay")


@each_function
def test_a_function_reads_only_the_queue_that_wakes_it(function: Function) -> None:
    woken_by = {
        e["Properties"]["Queue"]["Fn::GetAtt"].removeprefix("Messaging.Outputs.")
        for e in function.events.values()
        if e["Type"] == "SQS"
    }
    assert {r["Ref"] for r in _resources(function, "sqs:ReceiveMessage")} == woken_by


GATEWAYS = ("SandboxGatewaySecret", "StripeGatewaySecret", "YookassaGatewaySecret")


def test_who_signs_reads_pairs_who_verifies_public_keys_and_who_makes_them_both() -> None:
    readers = {
        secret: {f.name for f in functions() if {"Ref": secret} in _resources(f, "secretsmanager:")}
        for secret in (
            "SigningKeysSecret",
            "PublicKeysSecret",
            "TelegramSecret",
            "SmscSecret",
            *GATEWAYS,
        )
    }
    assert readers == {
        "SigningKeysSecret": {"AuthApi", "AuthJobs"},
        "PublicKeysSecret": {"Authorizer", "AuthJobs"},
        "TelegramSecret": {"NotificationApi", "NotificationDispatcher"},
        "SmscSecret": {"NotificationApi", "NotificationDispatcher"},
        **{key: {"BillingApi", "BillingConsumer", "BillingJobs"} for key in GATEWAYS},
    }


def test_who_only_hands_callers_on_has_no_key_to_make_one_up() -> None:
    """The authorizer seals and the services look; no role reads the key, it is put in by deploying."""
    has_key = {f.name for f in functions() if "CALLER_KEY" in f.environment}
    services = {f.name for f in house().functions if f.kind == "api" and f.has_table}
    assert has_key == services | {"Authorizer"}
    assert "GatewayApi" not in has_key
    for function in functions():
        assert "CallerKey" not in json.dumps(function.statements)
        named = {name for name, v in function.environment.items() if "CallerKey" in json.dumps(v)}
        assert named <= {"CALLER_KEY"}


def test_the_gateway_service_reads_no_secret() -> None:
    for function in functions():
        if function.service == "gateway":
            assert _resources(function, "secretsmanager:") == []


def test_the_authorizer_knows_nothing_of_what_signs() -> None:
    """Neither its role nor its environment names the private keys."""
    authorizer = next(f for f in functions() if f.name == "Authorizer")
    assert "SigningKeys" not in json.dumps([*authorizer.statements, authorizer.environment])


@each_function
def test_a_function_writes_to_its_own_log_only(function: Function) -> None:
    (log,) = _resources(function, "logs:")
    assert log["Fn::Sub"].endswith(f":log-group:/aws/lambda/${{Prefix}}-{function.name}:*")


@each_function
def test_a_setting_that_names_a_secret_or_a_queue_comes_with_the_right_to_use_it(
    function: Function,
) -> None:
    environment = function.environment
    needed = {
        "CURSOR_SECRET_ARN": ("secretsmanager:", "CursorKey"),
        "SIGNING_KEYS_SECRET_ARN": ("secretsmanager:", "SigningKeysSecret"),
        "PUBLIC_KEYS_SECRET_ARN": ("secretsmanager:", "PublicKeysSecret"),
        "SANDBOX_SECRET_ARN": ("secretsmanager:", "SandboxGatewaySecret"),
        "STRIPE_SECRET_ARN": ("secretsmanager:", "StripeGatewaySecret"),
        "YOOKASSA_SECRET_ARN": ("secretsmanager:", "YookassaGatewaySecret"),
        "TELEGRAM_SECRET_ARN": ("secretsmanager:", "TelegramSecret"),
        "SMSC_SECRET_ARN": ("secretsmanager:", "SmscSecret"),
        "RUN_QUEUE_URL": ("sqs:SendMessage", "BillingRunQueue"),
        "AUDIT_QUEUE_URL": ("sqs:SendMessage", "AuditQueue"),
        "MFA_KEY_ARN": ("kms:", "MfaKey"),
    }
    for setting, (action, resource) in needed.items():
        if setting in environment:
            assert {"Ref": resource} in _resources(function, action), setting
    if "DEAD_LETTER_QUEUE_URL" in environment:
        dead = environment["DEAD_LETTER_QUEUE_URL"]["Fn::GetAtt"].split(".")[-1].removesuffix("Url")
        assert {"Ref": dead} in _resources(function, "sqs:SendMessage")


@each_function
def test_a_function_may_call_what_its_settings_name(function: Function) -> None:
    called = {v["Ref"] for k, v in function.environment.items() if k.endswith("_FUNCTION")}
    allowed = {
        r["Fn::Sub"].rsplit("${Prefix}-", 1)[1]
        for r in _resources(function, "lambda:InvokeFunction")
    }
    assert called == allowed
