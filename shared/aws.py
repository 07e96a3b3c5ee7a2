"""Clients of AWS services, made once per process and only when asked for."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def client(service: str) -> Any:
    """A botocore client with short time limits and few retries.

    botocore rather than boto3 saves some 50 ms of a cold start. Endpoint, region and keys come from
    the environment, as everywhere (`AWS_ENDPOINT_URL` leads it to an emulator).
    """
    from botocore.config import Config
    from botocore.session import get_session

    config = Config(
        connect_timeout=2,
        read_timeout=10,
        retries={"mode": "standard", "total_max_attempts": 4},
        parameter_validation=False,  # our own callers: 12-19 % of the CPU of a call
        tcp_keepalive=True,
        max_pool_connections=16,
        user_agent="lastmile",  # else botocore describes the machine anew, twice a request
    )
    session = get_session()
    if service == "dynamodb":
        _pass_items_through(session.get_component("data_loader"))
    return session.create_client(service, config=config)


def _pass_items_through(models: Any) -> None:
    """Make botocore take DynamoDB's items as documents, which it hands on as they are.

    It would look at every attribute by the service's model, both ways, to write what was there
    before (all but binary values, which nobody here has): half the CPU of a billing run.
    """
    model = models.load_service_model("dynamodb", "service-2", api_version=None)
    for shape in model["shapes"].values():
        if shape["type"] == "map" and shape["value"]["shape"] == "AttributeValue":
            shape.clear()
            shape.update(type="structure", members={}, document=True)


@cache
def secret(arn: str) -> str:
    """The text of a secret, kept for the life of the process."""
    return str(client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])
