"""Least privilege, enforced: with a function's own role one reaches its own things, and nothing else."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.house.rows import house
from infra.local.place import REGION
from infra.local.play.stage import Stage
from tests.integration.callers import Caller

pytestmark = pytest.mark.usefixtures("needs_iam")

OWN_TABLE = {f.name: f.service for f in house().functions if f.has_table and f.kind != "authorizer"}
WITHOUT_TABLE = ("AuthJobs", "GatewayApi", "ConsoleApi", "PortalApi", "OutboxRelay")
READS_ONLY = {"Authorizer": "auth"}
FUNCTIONS = (*OWN_TABLE, *WITHOUT_TABLE, *READS_ONLY)
TABLES = [service.name for service in house().with_table]
KEY_READERS = {"signingKeys": ("AuthApi", "AuthJobs"), "publicKeys": ("Authorizer", "AuthJobs")}
KEY = {"pk": {"S": "TEST#iam"}, "sk": {"S": "TEST"}}
REFUSED = {
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "AuthorizationErrorException",
}


def _as(stage: Stage, function: str, service: str) -> Any:
    """A client with the rights of a function."""
    configuration = stage.aws("lambda").get_function_configuration(
        FunctionName=stage.outputs["functionPrefix"] + function
    )
    keys = stage.aws("sts").assume_role(RoleArn=configuration["Role"], RoleSessionName="iam-test")[
        "Credentials"
    ]
    return boto3.client(
        service,  # type: ignore[call-overload]  # the name is a variable here
        endpoint_url=stage.endpoint,
        region_name=REGION,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def _is_refused(call: Any, **arguments: Any) -> bool:
    try:
        call(**arguments)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in REFUSED:
            return True
        raise
    return False


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_reads_its_own_table_and_no_other(function: str, stage: Stage) -> None:
    dynamodb = _as(stage, function, "dynamodb")
    own = OWN_TABLE.get(function) or READS_ONLY.get(function)
    for table in TABLES:
        name = stage.outputs["tables"][table]
        refused = _is_refused(dynamodb.get_item, TableName=name, Key=KEY)
        assert refused == (table != own), f"{function} reading {table}"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_writes_its_own_table_and_no_other(function: str, stage: Stage) -> None:
    dynamodb = _as(stage, function, "dynamodb")
    for table in TABLES:
        name = stage.outputs["tables"][table]
        refused = _is_refused(dynamodb.delete_item, TableName=name, Key=KEY)
        assert refused == (table != OWN_TABLE.get(function)), f"{function} writing {table}"


@pytest.mark.parametrize("function", OWN_TABLE)
def test_a_transaction_over_two_tables_is_refused_for_the_foreign_one(
    function: str, stage: Stage
) -> None:
    own = OWN_TABLE[function]
    foreign = next(table for table in TABLES if table != own)
    deletes = [
        {"Delete": {"TableName": stage.outputs["tables"][table], "Key": KEY}}
        for table in (own, foreign)
    ]
    dynamodb = _as(stage, function, "dynamodb")
    assert _is_refused(dynamodb.transact_write_items, TransactItems=deletes)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_may_scan_or_drop_a_table(function: str, stage: Stage) -> None:
    dynamodb = _as(stage, function, "dynamodb")
    for name in stage.outputs["tables"].values():
        assert _is_refused(dynamodb.scan, TableName=name), f"{function} scans {name}"
        assert _is_refused(dynamodb.delete_table, TableName=name), f"{function} drops {name}"


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("keys", KEY_READERS)
def test_who_signs_reads_pairs_and_who_only_verifies_public_keys(
    keys: str, function: str, stage: Stage
) -> None:
    secrets = _as(stage, function, "secretsmanager")
    arn = stage.outputs["secrets"][keys]
    refused = _is_refused(secrets.get_secret_value, SecretId=arn)
    assert refused == (function not in KEY_READERS[keys])


@pytest.mark.parametrize("function", sorted({*FUNCTIONS} - {"AuthJobs"}))
@pytest.mark.parametrize("keys", KEY_READERS)
def test_only_the_schedule_of_auth_writes_keys(keys: str, function: str, stage: Stage) -> None:
    secrets = _as(stage, function, "secretsmanager")
    arn = stage.outputs["secrets"][keys]
    text = stage.aws("secretsmanager").get_secret_value(SecretId=arn)["SecretString"]
    assert _is_refused(secrets.put_secret_value, SecretId=arn, SecretString=text)


def test_the_authorizer_lets_in_who_is_known_with_no_right_to_what_signs(
    stage: Stage, callers: dict[str, Caller]
) -> None:
    """Asked directly, so that no answer that API Gateway has kept comes in between."""
    secrets = _as(stage, "Authorizer", "secretsmanager")
    assert _is_refused(secrets.get_secret_value, SecretId=stage.outputs["secrets"]["signingKeys"])
    event = {
        "type": "REQUEST",
        "headers": {"Authorization": f"Bearer {callers['customer'].token}"},
        "methodArn": "arn:aws:execute-api:eu-central-1:000000000000:api/v1/GET/auth/me",
    }
    (statement,) = stage.invoke("Authorizer", event)["policyDocument"]["Statement"]
    assert statement["Effect"] == "Allow"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_only_who_speaks_to_gateways_reads_their_secret(function: str, stage: Stage) -> None:
    secrets = _as(stage, function, "secretsmanager")
    arn = stage.outputs["secrets"]["sandboxGateway"]
    assert _is_refused(secrets.get_secret_value, SecretId=arn) == (
        function not in ("BillingApi", "BillingConsumer", "BillingJobs")
    )


@pytest.mark.parametrize("function", FUNCTIONS)
def test_only_the_relay_publishes_events(function: str, stage: Stage) -> None:
    sns = _as(stage, function, "sns")
    topics = [t["TopicArn"] for t in stage.aws("sns").list_topics()["Topics"]]
    unheard = {"type": {"DataType": "String", "StringValue": "nobody.hears.this"}}
    for topic in topics:
        refused = _is_refused(sns.publish, TopicArn=topic, Message="{}", MessageAttributes=unheard)
        assert refused == (function != "OutboxRelay"), f"{function} to {topic}"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_may_give_itself_more(function: str, stage: Stage) -> None:
    iam = _as(stage, function, "iam")
    role = stage.aws("lambda").get_function_configuration(
        FunctionName=stage.outputs["functionPrefix"] + function
    )["Role"]
    policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
    arguments = {"RoleName": role.rsplit("/", 1)[1], "PolicyName": "more", "PolicyDocument": policy}
    assert _is_refused(iam.put_role_policy, **arguments)
