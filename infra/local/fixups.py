"""What the template says and an emulator stores without doing it. Each entry names whose gap it is.

On AWS none of this is needed; on an emulator that has learnt it, it changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from infra.house.rows import house
from infra.local.clients import client
from infra.local.place import MAIL_SENDER, Place
from infra.openapi.refusals import refusals


def enable_ttl(place: Place, outputs: dict[str, Any]) -> None:
    """ministack: TimeToLiveSpecification of a template is not applied to the table."""
    dynamodb = client(place, "dynamodb")
    for name in outputs["tables"].values():
        now = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        if now.get("TimeToLiveStatus") != "ENABLED":
            wanted = {"Enabled": True, "AttributeName": "expiresAt"}
            dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=wanted)


def put_any_methods(place: Place, outputs: dict[str, Any]) -> None:
    """ministack: an imported body's ANY methods are dropped."""
    gateway, api = client(place, "apigateway"), outputs["apiId"]
    for resource in gateway.get_resources(restApiId=api, limit=500)["items"]:
        methods = set(resource.get("resourceMethods", {}))
        if not methods or "ANY" in methods:
            continue
        at = {"restApiId": api, "resourceId": resource["id"]}
        beside = gateway.get_integration(**at, httpMethod=min(methods))
        gateway.put_method(**at, httpMethod="ANY", authorizationType="NONE")
        gateway.put_integration(
            **at,
            httpMethod="ANY",
            type="AWS_PROXY",
            integrationHttpMethod="POST",
            uri=beside["uri"],
        )


def put_gateway_responses(place: Place, outputs: dict[str, Any]) -> None:
    """ministack: an imported body's gateway responses are dropped, and count once deployed."""
    gateway, api = client(place, "apigateway"), outputs["apiId"]
    wanted = refusals()
    found = {r["responseType"]: r for r in gateway.get_gateway_responses(restApiId=api)["items"]}
    if all(r.items() <= found.get(kind, {}).items() for kind, r in wanted.items()):
        return
    for kind, response in wanted.items():
        gateway.put_gateway_response(restApiId=api, responseType=kind, **response)
    gateway.create_deployment(restApiId=api, stageName="v1")


def verify_mail_sender(place: Place, _outputs: dict[str, Any]) -> None:
    """Emulators have no mailbox to prove a sender with: SES is told to trust it."""
    client(place, "ses").verify_email_identity(EmailAddress=MAIL_SENDER)


def widen_roles(place: Place, outputs: dict[str, Any]) -> None:
    """ministack: asks for actions that AWS does not have, and names no identity in SES v1.

    On AWS a batch is allowed by the action of one: sns:Publish, sqs:SendMessage.
    """
    topics = [t["TopicArn"] for t in client(place, "sns").list_topics()["Topics"]]
    queue = client(place, "sqs").get_queue_attributes(
        QueueUrl=outputs["runQueue"], AttributeNames=["QueueArn"]
    )["Attributes"]["QueueArn"]
    _allow(place, outputs, "OutboxRelay", "sns:PublishBatch", topics)
    _allow(place, outputs, "NotificationDispatcher", "ses:Send*", ["*"])
    for sender in (f.name for f in house().functions if "BillingRun" in f.sends):
        _allow(place, outputs, sender, "sqs:SendMessageBatch", [queue])


def _allow(
    place: Place, outputs: dict[str, Any], name: str, action: str, resources: list[str]
) -> None:
    function = f"{outputs['functionPrefix']}{name}"
    role = client(place, "lambda").get_function_configuration(FunctionName=function)["Role"]
    statement = {"Effect": "Allow", "Action": action, "Resource": resources}
    client(place, "iam").put_role_policy(
        RoleName=role.rsplit("/", 1)[1],
        PolicyName="emulator",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )


def point_links(place: Place, outputs: dict[str, Any]) -> None:
    """LocalStack: serves no custom domain, so links in messages must lead to the API's own URL."""
    functions = client(place, "lambda")
    for name in (f.name for f in house().functions if "PUBLIC_URL" in f.settings):
        function = f"{outputs['functionPrefix']}{name}"
        variables = functions.get_function_configuration(FunctionName=function)["Environment"]
        if variables["Variables"]["PUBLIC_URL"] != outputs["publicUrl"]:
            variables["Variables"]["PUBLIC_URL"] = outputs["publicUrl"]
            functions.update_function_configuration(
                FunctionName=function, Environment={"Variables": variables["Variables"]}
            )


FIXUPS: tuple[Callable[[Place, dict[str, Any]], None], ...] = (
    enable_ttl,
    put_any_methods,
    put_gateway_responses,
    verify_mail_sender,
    widen_roles,
    point_links,
)


def apply(place: Place, outputs: dict[str, Any]) -> None:
    """All of them; each may be applied again and again."""
    for fixup in FIXUPS:
        fixup(place, outputs)
