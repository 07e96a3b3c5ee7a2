"""The stack under test, reached as clients reach it: HTTP, and AWS's own doors.

LASTMILE_TARGET unset        a stack of the tests' own, gone when they end
LASTMILE_TARGET=embedded     the embedded stack that is up already (LASTMILE_HOME, LASTMILE_PORT)
LASTMILE_TARGET=localstack   what is deployed at AWS_ENDPOINT_URL
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import boto3
import localstack_client.session

from infra.build.target import ROOT
from infra.local import emulator
from infra.local.deploy import deploy
from infra.local.place import REGION, Place, chosen
from infra.local.play.opening import open_stage
from infra.local.play.stage import Stage
from infra.local.seed import seed

TARGET = os.environ.get("LASTMILE_TARGET", "own")
CALL_TIMEOUT = 180.0  # seconds for one call: twenty at once start twenty processes, on any machine


@contextmanager
def deployed() -> Iterator[Place]:
    """The stack to test. One of the tests' own is started here, and is gone afterwards."""
    if TARGET != "own":
        place = chosen()
        os.environ["AWS_ENDPOINT_URL"] = place.endpoint
        yield place
        return
    with _own_place() as place:
        emulator.start(place)
        os.environ.update(place.environment())
        seed(place, deploy(place))
        yield place


@contextmanager
def _own_place() -> Iterator[Place]:
    (ROOT / ".lastmile").mkdir(exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="test-", dir=ROOT / ".lastmile"))
    place = Place(home, f"http://127.0.0.1:{_free_port()}", "embedded")
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield place
    finally:
        emulator.discard(place)
        shutil.rmtree(home, ignore_errors=True)
        signal.signal(signal.SIGTERM, before)


def _stop(*_: Any) -> None:
    """End as Ctrl-C does, so that the stack goes too."""
    raise KeyboardInterrupt


def stage_on(place: Place) -> Stage:
    """A stage whose sessions are localstack-client's: their endpoint is AWS_ENDPOINT_URL."""
    session = localstack_client.session.Session(
        aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION
    )
    stage = replace(open_stage(place), session=cast("boto3.Session", session))
    stage.api.http.timeout = CALL_TIMEOUT
    return stage


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
