"""Lambda's and SNS's own protocols: what is sent, and what each kind of answer means."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest

from shared.aws import clients
from shared.aws.connections import Response
from shared.aws.errors import AwsError
from shared.aws.functions import FunctionFailed, Functions
from shared.aws.json_service import read_json_error
from shared.aws.query_service import QueryService, read_xml_error
from shared.aws.topics import NotTaken, Published, Topics
from tests.fakes.cloud import Cloud
from tests.fakes.wire import WireServer, http, wire_server


def functions(server: WireServer) -> Functions:
    return Functions(sender=server.sender("lambda", read_json_error))


def test_a_function_is_asked_by_its_name_or_its_arn() -> None:
    arn = "arn:aws:lambda:eu-central-1:123456789012:function:Authorizer"
    with wire_server(lambda body: http(b'{"got": %s}' % body)) as server:
        assert functions(server).invoke("Authorizer", {"a": "Ё"}) == {"got": {"a": "Ё"}}
        functions(server).invoke(arn, {})
    (first, _, _), (second, _, _) = server.seen
    assert first == "POST /2015-03-31/functions/Authorizer/invocations HTTP/1.1"
    assert second.split()[1] == f"/2015-03-31/functions/{arn.replace(':', '%3A')}/invocations"


@pytest.mark.parametrize("kind", ["Unhandled", "Handled"])
def test_a_function_that_failed_gave_no_answer(kind: str) -> None:
    said = http(b'{"errorMessage": "division by zero"}', f"X-Amz-Function-Error: {kind}")
    with wire_server(lambda _: said) as server, pytest.raises(FunctionFailed):
        functions(server).invoke("Authorizer", {})


def test_a_function_that_is_not_there_is_a_refusal() -> None:
    said = http(
        b'{"Message": "Function not found"}',
        "x-amzn-ErrorType: ResourceNotFoundException",
        status="404 Not Found",
    )
    with (
        wire_server(lambda _: said) as server,
        pytest.raises(AwsError, match="ResourceNotFoundException"),
    ):
        functions(server).invoke("Nobody", {})


def test_a_null_is_an_answer() -> None:
    with wire_server(lambda _: http(b"null")) as server:
        assert functions(server).invoke("OutboxRelay", {}) is None


FAILED = b"""<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
<PublishBatchResult><Successful><member><Id>0</Id><MessageId>m</MessageId></member></Successful>
<Failed>
<member><Id>1</Id><Code>InternalError</Code><SenderFault>false</SenderFault></member>
<member><Id>2</Id><Code>InvalidParameter</Code><Message>no</Message><SenderFault>true</SenderFault>
</member></Failed></PublishBatchResult></PublishBatchResponse>"""


def test_what_a_topic_did_not_take_is_told_with_whose_fault_it_is() -> None:
    with wire_server(lambda _: http(FAILED)) as server:
        sns = QueryService(sender=server.sender("sns", read_xml_error), version="2010-03-31")
        topics = Topics(client=sns)
        messages = [Published(f"Ё & {n}", {"type": "a.b", "more": "x=y"}) for n in range(3)]
        assert topics.publish("arn:topic", messages) == [
            NotTaken(1, "InternalError", is_ours=False),
            NotTaken(2, "InvalidParameter", is_ours=True),
        ]
    _, headers, body = server.seen[0]
    assert headers["content-type"].startswith("application/x-www-form-urlencoded")
    fields = {name: value for name, (value,) in parse_qs(body.decode()).items()}
    entry = "PublishBatchRequestEntries.member.3"
    assert (fields["Action"], fields["Version"]) == ("PublishBatch", "2010-03-31")
    assert fields["TopicArn"] == "arn:topic"
    assert fields[f"{entry}.Id"] == "2"
    assert fields[f"{entry}.Message"] == "Ё & 2"
    assert fields[f"{entry}.MessageAttributes.entry.2.Name"] == "more"
    assert fields[f"{entry}.MessageAttributes.entry.2.Value.DataType"] == "String"
    assert fields[f"{entry}.MessageAttributes.entry.2.Value.StringValue"] == "x=y"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<ErrorResponse><Error><Code>Throttling</Code><Message>m</Message></Error></ErrorResponse>", "Throttling"),
        (b"<html><body>", "Status503"),
        (b"", "Status503"),
        (b"<a/>", "Status503"),
    ],
)  # fmt: skip
def test_a_refusal_in_xml_has_a_code(body: bytes, code: str) -> None:
    assert read_xml_error(Response(503, {}, body)).code == code


def test_a_topic_hands_messages_on_by_their_attributes(cloud: Cloud) -> None:
    """Over moto, which reads the form fields as SNS does."""
    sns, sqs = cloud.client("sns"), cloud.client("sqs")
    topic = sns.create_topic(Name="t")["TopicArn"]
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=arn["Attributes"]["QueueArn"],
        Attributes={"FilterPolicy": '{"type": ["a.b"]}', "RawMessageDelivery": "true"},
    )
    texts = ["Ё 1 & 2 = 3 + 4%", "other"]
    messages = [Published(text, {"type": t}) for text, t in zip(texts, ("a.b", "c"), strict=True)]
    assert clients.topics().publish(topic, messages) == []
    (one,) = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    assert one["Body"] == texts[0]
    with pytest.raises(AwsError, match="NotFound"):
        clients.topics().publish(f"{topic}-gone", messages)


def test_a_queue_takes_what_is_sent_to_it(cloud: Cloud) -> None:
    queue = cloud.client("sqs").create_queue(QueueName="q")["QueueUrl"]
    clients.sqs().call("SendMessage", {"QueueUrl": queue, "MessageBody": json.dumps({"a": "Ё"})})
    (one,) = cloud.client("sqs").receive_message(QueueUrl=queue)["Messages"]
    assert json.loads(one["Body"]) == {"a": "Ё"}


def test_a_secret_is_read_once(cloud: Cloud) -> None:
    secrets = cloud.client("secretsmanager")
    arn = secrets.create_secret(Name="s", SecretString="words")["ARN"]
    assert clients.secret(arn) == "words"
    secrets.put_secret_value(SecretId=arn, SecretString="others")
    assert clients.secret(arn) == "words"


@pytest.mark.parametrize(
    "make", [clients.dynamodb, clients.sqs, clients.kms, clients.secrets, clients.functions,
             clients.topics]
)  # fmt: skip
def test_a_client_is_made_once(cloud: Cloud, make: Callable[[], Any]) -> None:
    assert make() is make()
