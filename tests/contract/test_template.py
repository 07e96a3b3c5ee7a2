"""House rules over the templates: what every function, queue, table and alarm must have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from functions.auth import events
from infra.house.rows import house
from shared.dynamo import ShardedList
from shared.messaging.data import EventData
from tests.contract.cloudformation import (
    NESTED,
    ROOT,
    Function,
    functions,
    resources,
    template,
)

each_function = pytest.mark.parametrize("function", functions(), ids=lambda f: f.name)
TABLES = resources("AWS::DynamoDB::Table", NESTED["Data"])
QUEUES = resources("AWS::SQS::Queue", NESTED["Messaging"])
SUBSCRIPTIONS = resources("AWS::SNS::Subscription", NESTED["Messaging"])
SCHEDULED = tuple(f.name for f in house().functions if f.kind == "job")
ASYNCHRONOUS = [f for f in functions() if f.events]


def test_the_house_has_the_functions_that_it_should() -> None:
    assert {f.name: f.handler for f in functions()} == {
        f.name: f"{f.module}.handler" for f in house().functions
    }


@pytest.mark.parametrize("entrance", ["app", "consumers", "jobs"])
def test_an_entrance_that_a_service_has_is_a_function(entrance: str) -> None:
    """Code that nobody wakes would be dead, and nobody would notice."""
    written = {
        f"functions.{p.parent.name}.{entrance}"
        for p in (ROOT / "functions").glob(f"*/{entrance}.py")
    }
    assert written == {f.module for f in house().functions if f.module in written}


@each_function
def test_a_function_bears_the_name_that_its_log_role_and_alarms_go_by(function: Function) -> None:
    expected = {"Fn::Sub": f"${{AWS::StackName}}-{function.name}"}
    assert function.properties["FunctionName"] == expected
    assert function.properties["Role"] == {"Fn::GetAtt": f"Access.Outputs.{function.name}Role"}


@each_function
def test_a_function_s_log_is_kept_for_a_time_and_not_for_ever(function: Function) -> None:
    log = resources("AWS::Logs::LogGroup", NESTED["Logs"])[f"{function.name}Log"]
    assert log["LogGroupName"] == {"Fn::Sub": f"/aws/lambda/${{Prefix}}-{function.name}"}
    assert log["RetentionInDays"] == {"Ref": "RetentionDays"}


@each_function
def test_a_function_s_failures_and_throttles_raise_an_alarm(function: Function) -> None:
    nested = resources("AWS::CloudFormation::Stack", NESTED["Alarms"])[function.name]
    assert nested["Parameters"]["FunctionName"] == {"Fn::Sub": f"${{Prefix}}-{function.name}"}
    watched = {a["MetricName"] for a in resources("AWS::CloudWatch::Alarm", nested_path()).values()}
    assert watched == {"Errors", "Throttles"}


def nested_path() -> str:
    return "infra/function-alarms.yaml"


@each_function
def test_a_function_is_built_by_the_makefile_with_its_own_service_only(function: Function) -> None:
    assert house().function(function.name).service == function.service
    assert template()["Resources"][function.name]["Metadata"] == {"BuildMethod": "makefile"}


@each_function
def test_only_auth_loads_the_cryptography(function: Function) -> None:
    needs_it = function.service == "auth" and function.name != "AuditRecorder"
    assert function.has_cryptography == needs_it


@pytest.mark.parametrize("function", ASYNCHRONOUS, ids=lambda f: f.name)
def test_what_an_asynchronous_function_cannot_do_lands_in_a_dead_letter_queue(
    function: Function,
) -> None:
    for event in function.events.values():
        properties = event["Properties"]
        match event["Type"]:
            case "SQS":
                queue = properties["Queue"]["Fn::GetAtt"].removeprefix("Messaging.Outputs.")
                dead = QUEUES[queue]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"]
                assert dead.removesuffix(".Arn") in QUEUES
                assert properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
            case "DynamoDB":
                dead = properties["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"]
                assert dead == "Messaging.Outputs.RelayDeadLetterQueue"
            case "Schedule":
                assert properties["DeadLetterConfig"]["Arn"] == {
                    "Fn::GetAtt": "Messaging.Outputs.JobsDeadLetterQueue"
                }
                invoked = function.properties["EventInvokeConfig"]["DestinationConfig"]
                assert invoked["OnFailure"]["Destination"] == {
                    "Fn::GetAtt": "Messaging.Outputs.JobsDeadLetterQueue"
                }
            case other:
                pytest.fail(f"{other} has no rule here")


@pytest.mark.parametrize("function", ASYNCHRONOUS, ids=lambda f: f.name)
def test_a_queue_hides_a_message_six_times_as_long_as_its_consumer_may_take(
    function: Function,
) -> None:
    for event in (e for e in function.events.values() if e["Type"] == "SQS"):
        queue = event["Properties"]["Queue"]["Fn::GetAtt"].removeprefix("Messaging.Outputs.")
        assert QUEUES[queue]["VisibilityTimeout"] >= 6 * function.properties["Timeout"]


def test_the_schedules_wake_what_they_should_and_can_be_switched_off() -> None:
    schedules = {
        name: event["Properties"]
        for f in functions()
        for name, event in f.events.items()
        if event["Type"] == "Schedule"
    }
    assert set(schedules) == {one.name for f in house().functions for one in f.schedules}
    assert {"Invoices", "Keys", "Payments", "Subscriptions"} <= set(schedules)
    for schedule in schedules.values():
        assert schedule["Enabled"] == {"Fn::If": ["SchedulesOn", True, False]}
    assert {f.name for f in functions() if "EventInvokeConfig" in f.properties} == set(SCHEDULED)


def test_the_relay_reads_every_table_s_stream_and_wants_new_outbox_items_and_audit_lines() -> None:
    """Auth's own audit lines are in the trail already: to send them there would never end."""
    relay = next(f for f in functions() if f.name == "OutboxRelay")
    streams = {e["Properties"]["Stream"]["Fn::GetAtt"] for e in relay.events.values()}
    assert streams == {f"Data.Outputs.{name.removesuffix('Table')}Stream" for name in TABLES}
    for event in relay.events.values():
        properties = event["Properties"]
        is_auth = properties["Stream"]["Fn::GetAtt"] == "Data.Outputs.AuthStream"
        kinds = [{"prefix": "OUTBOX#"}, *([] if is_auth else [{"prefix": "AUDIT#"}])]
        (wanted,) = properties["FilterCriteria"]["Filters"]
        assert json.loads(wanted["Pattern"]) == {
            "eventName": ["INSERT"],
            "dynamodb": {"Keys": {"pk": {"S": kinds}}},
        }


@pytest.mark.parametrize("name", TABLES)
def test_a_table_can_be_restored_expires_streams_and_is_encrypted(name: str) -> None:
    table = TABLES[name]
    recovery = table["PointInTimeRecoverySpecification"]
    assert recovery == {"PointInTimeRecoveryEnabled": True}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expiresAt", "Enabled": True}
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert [i["IndexName"] for i in table["GlobalSecondaryIndexes"]] == [
        "gsi1",
        "gsi2",
        "gsi3",
        "gsi4",
    ]
    outer = template(NESTED["Data"])["Resources"][name]
    assert outer["UpdateReplacePolicy"] == "Retain"
    assert outer["DeletionPolicy"] == "RetainExceptOnCreate"


def _lists() -> Iterator[Any]:
    """The lists that repositories keep in indexes, each with its service."""
    for path in sorted((ROOT / "functions").glob("*/*/repository.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for found in vars(import_module(name)).values():
            if isinstance(found, ShardedList):
                service = name.split(".")[1]
                yield pytest.param(service, found, id=f"{found.name} {found.index}")


@pytest.mark.parametrize(("service", "kept"), list(_lists()))
def test_a_list_knows_whether_its_index_holds_keys_alone(service: str, kept: ShardedList) -> None:
    indexes = TABLES[f"{service.capitalize()}Table"]["GlobalSecondaryIndexes"]
    (projection,) = (i["Projection"] for i in indexes if i["IndexName"] == kept.index)
    assert (projection["ProjectionType"] == "KEYS_ONLY") == kept.keys_only


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_is_encrypted_and_its_dead_letters_are_watched(name: str) -> None:
    assert QUEUES[name]["SqsManagedSseEnabled"] is True
    if name.endswith("DeadLetterQueue"):
        watched = name.removesuffix("Queue") + "s"
        assert watched in resources("AWS::CloudWatch::Alarm", NESTED["Alarms"])
        assert QUEUES[name]["MessageRetentionPeriod"] == 14 * 86400


@pytest.mark.parametrize("name", SUBSCRIPTIONS)
def test_a_subscription_is_raw_filtered_and_allowed_by_the_queue(name: str) -> None:
    subscription = SUBSCRIPTIONS[name]
    assert subscription["RawMessageDelivery"] is True
    assert subscription["FilterPolicyScope"] == "MessageAttributes"
    topic = subscription["TopicArn"]
    owner = topic["Ref"].removesuffix("Topic").lower()
    for wanted in subscription["FilterPolicy"]["type"]:
        text = wanted["prefix"] if isinstance(wanted, dict) else wanted
        assert text.startswith(f"{owner}."), "a topic carries its own service's events only"
    queue = subscription["Endpoint"]["Fn::GetAtt"].removesuffix(".Arn")
    policy = resources("AWS::SQS::QueuePolicy", NESTED["Messaging"])[f"{queue}Policy"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert topic in statement["Condition"]["ArnEquals"]["aws:SourceArn"]


def test_secrets_that_reach_a_person_by_mail_are_heard_by_notification_only() -> None:
    tellers = [
        of.event_type
        for of in vars(events).values()
        if isinstance(of, type) and issubclass(of, EventData) and "token" in of.model_fields
    ]
    assert len(tellers) >= 5
    for secret in tellers:
        hearers = [n for n, s in SUBSCRIPTIONS.items() if _hears(s, secret)]
        assert hearers == ["NotificationHearsOfAuth"]


def _hears(subscription: dict[str, Any], event: str) -> bool:
    return any(
        event.startswith(w["prefix"]) if isinstance(w, dict) else event == w
        for w in subscription["FilterPolicy"]["type"]
    )


def test_the_filter_rule_knows_prefixes_from_names() -> None:
    assert _hears(SUBSCRIPTIONS["BillingHearsOfCustomer"], "customer.contract.activated")
    assert not _hears(SUBSCRIPTIONS["BillingHearsOfCustomer"], "customer.customer.created")


def test_the_api_may_call_each_of_its_functions_and_no_more_permissions_are_made() -> None:
    permissions = resources("AWS::Lambda::Permission")
    called = {p["FunctionName"]["Ref"] for p in permissions.values()}
    assert called == {f.name for f in functions() if f.name.endswith("Api")} | {"Authorizer"}


@pytest.mark.parametrize("path", ["template.yaml", *NESTED.values()])
def test_no_mapping_is_asked_by_a_reference(path: str) -> None:
    """LocalStack makes a stack of such a template and then refuses each of its updates."""
    asked = [keys for name, keys in _members(template(path)) if name == "Fn::FindInMap"]
    assert all(isinstance(key, str) for keys in asked for key in keys)


def _members(node: Any) -> Iterator[tuple[str, Any]]:
    """Every name and what stands under it, at any depth."""
    if isinstance(node, dict):
        yield from node.items()
        node = list(node.values())
    for part in node if isinstance(node, list) else ():
        yield from _members(part)
