"""The clients that functions use, each made once per process and only when asked for.

Endpoint, region and credentials come from the environment, as everywhere (`AWS_ENDPOINT_URL` leads
them to an emulator).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from shared.aws import botocore_side
from shared.aws.functions import Functions
from shared.aws.json_service import JsonService, read_json_error
from shared.aws.sending import sender
from shared.aws.topics import Topics, read_xml_error


@cache
def dynamodb() -> JsonService:
    """DynamoDB."""
    return _json("dynamodb", target="DynamoDB_20120810", version="1.0")


@cache
def sqs() -> JsonService:
    """SQS."""
    return _json("sqs", target="AmazonSQS", version="1.0")


@cache
def kms() -> JsonService:
    """KMS."""
    return _json("kms", target="TrentService", version="1.1")


@cache
def secrets() -> JsonService:
    """Secrets Manager."""
    return _json("secretsmanager", target="secretsmanager", version="1.1")


@cache
def functions() -> Functions:
    """Lambda."""
    return Functions(sender=sender("lambda", read_json_error))


@cache
def topics() -> Topics:
    """SNS."""
    return Topics(sender=sender("sns", read_xml_error))


@cache
def ses() -> Any:
    """SES, by botocore: its one function is started by a queue, and nobody waits for it."""
    return botocore_side.client("ses")


@cache
def secret(arn: str) -> str:
    """The text of a secret, kept for the life of the process."""
    return str(secrets().call("GetSecretValue", {"SecretId": arn})["SecretString"])


def _json(service: str, *, target: str, version: str) -> JsonService:
    return JsonService(sender=sender(service, read_json_error), target=target, version=version)
