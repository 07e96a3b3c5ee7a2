"""AWS clients that talk to a local stack."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config

from infra.local.place import REGION, Place


def client(place: Place, service: str) -> Any:
    """A boto3 client of one AWS service at the place's endpoint."""
    return session().client(
        service,  # type: ignore[call-overload]  # the name is a variable here
        endpoint_url=place.endpoint,
        config=Config(retries={"mode": "standard", "total_max_attempts": 4}),
    )


def session() -> boto3.Session:
    """A session with the keys that emulators take."""
    return boto3.Session(
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name=REGION,
    )
