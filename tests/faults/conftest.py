"""Tables that the tests of faults run over."""

from __future__ import annotations

import pytest

from shared.aws import clients
from shared.aws.json_service import JsonService
from tests.fakes.cloud import Cloud


@pytest.fixture
def dynamodb(cloud: Cloud) -> JsonService:
    """A client of an emulated DynamoDB with an empty table `billing`."""
    cloud.table("billing")
    return clients.dynamodb()
