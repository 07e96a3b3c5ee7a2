"""The clients that functions use, each made once per process and only when asked for.

Endpoint, region and credentials come from the environment, as everywhere (`AWS_ENDPOINT_URL` leads
them to an emulator).
"""

from __future__ import annotations

from functools import cache

from shared.aws.functions import Functions
from shared.aws.json_service import JsonService, read_json_error
from shared.aws.objects import Objects
from shared.aws.query_service import QueryService, read_xml_error
from shared.aws.sending import sender
from shared.aws.topics import Topics


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
    return Topics(client=_query("sns", version="2010-03-31"))


@cache
def sns() -> QueryService:
    """SNS, for what goes to no topic."""
    return _query("sns", version="2010-03-31")


@cache
def ses() -> QueryService:
    """SES, in its first version."""
    return _query("email", version="2010-12-01")


@cache
def objects() -> Objects:
    """S3."""
    return Objects(sender=sender("s3", read_xml_error))


@cache
def secret(arn: str) -> str:
    """The text of a secret, kept for the life of the process."""
    return str(secrets().call("GetSecretValue", {"SecretId": arn})["SecretString"])


def _json(service: str, *, target: str, version: str) -> JsonService:
    return JsonService(sender=sender(service, read_json_error), target=target, version=version)


def _query(service: str, *, version: str) -> QueryService:
    return QueryService(sender=sender(service, read_xml_error), version=version)
