"""AWS on loopback, reached over HTTP as the real one: DynamoDB by ministack, the rest by moto's server.

ministack refuses what DynamoDB refuses (names, empty keys, a token used twice) where moto does not, and
a transaction there does not copy the whole table: the same tests took thirty times as long.
"""

from __future__ import annotations

import atexit
import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_api._internal.models import moto_api_backend
from moto.server import ThreadedMotoServer
from moto.ses.models import ses_backends

from infra.local import emulator
from infra.local.place import Place
from shared.aws import clients
from shared.dynamo.cursor import Cursors
from shared.dynamo.table import DynamoTable
from tests.contract.cloudformation import NESTED, template

REGION = "eu-central-1"


class Cloud:
    """An account in which nothing is, for one test."""

    def client(self, service: str) -> Any:
        """A client of boto3's, for what tests make and look at."""
        make: Any = boto3.client  # its stubs know services by their literal names only
        return make(service, region_name=REGION)

    def sent_mail(self) -> list[Any]:
        """The letters that SES has taken, as moto keeps them."""
        return list(ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages)

    def table(
        self,
        name: str,
        *,
        like: str = "SupportTable",
        sleep: Callable[[float], None] = time.sleep,
        kind: type[DynamoTable] = DynamoTable,
    ) -> DynamoTable:
        """An empty table with the keys and indexes of a deployed service's."""
        declared = template(NESTED["Data"])["Resources"][like]["Properties"]
        wanted = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
        self.client("dynamodb").create_table(TableName=name, **{k: declared[k] for k in wanted})
        return kind(clients.dynamodb(), name, Cursors(lambda: "test"), sleep)


@contextmanager
def empty_cloud() -> Iterator[Cloud]:
    """An empty account, to which the environment leads."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_REGION", REGION)
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        patch.setenv("AWS_ENDPOINT_URL", _server())
        patch.setenv("AWS_ENDPOINT_URL_DYNAMODB", _dynamodb())
        _forget()
        moto_api_backend.reset()
        cloud = Cloud()
        yield cloud
        dynamodb = cloud.client("dynamodb")
        for name in dynamodb.list_tables()["TableNames"]:
            dynamodb.delete_table(TableName=name)
        _forget()


def _forget() -> None:
    """The clients were made for another environment."""
    for made in (clients.dynamodb, clients.sqs, clients.kms, clients.secrets, clients.functions,
                 clients.topics, clients.secret, clients.ses, clients.objects):  # fmt: skip
        made.cache_clear()


@cache
def _dynamodb() -> str:
    """The address of this process's ministack, which ends with it."""
    folder = tempfile.TemporaryDirectory(prefix="lastmile-dynamodb-")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = Place(Path(folder.name), f"http://127.0.0.1:{port}", "embedded")
    atexit.register(folder.cleanup)
    atexit.register(emulator.discard, place)
    emulator.start(place)
    return place.endpoint


@cache
def _server() -> str:
    """The address of this process's moto server, which ends with it."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    return f"http://{host}:{port}"
