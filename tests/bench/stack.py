"""A stack of the bench's own: another folder, another port, gone when the bench ends."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.build.target import ROOT
from infra.local import emulator
from infra.local.clients import client
from infra.local.deploy import deploy
from infra.local.place import Place
from infra.local.screen import step
from infra.local.seed import Login, seed
from tests.bench.processes import cpu_seconds

QUIET_SECONDS = 180
IDLE = 0.15  # of a processor


@dataclass(frozen=True)
class BenchStack:
    """A deployed, seeded stack."""

    place: Place
    outputs: dict[str, Any]
    administrator: Login

    def client(self, service: str) -> Any:
        """A boto3 client of this stack."""
        return client(self.place, service)

    def function(self, logical_id: str) -> str:
        """The name of a deployed function."""
        return f"{self.outputs['functionPrefix']}{logical_id}"

    @property
    def emulator(self) -> int:
        """The process id of the emulator."""
        return int(self.place.path("emulator.pid").read_text())

    @property
    def billing_table(self) -> str:
        """The name of billing's table."""
        return str(self.outputs["tables"]["billing"])


@contextmanager
def own_stack() -> Iterator[BenchStack]:
    """Start, deploy and seed a stack; stop it and remove its folder at the end."""
    (ROOT / ".lastmile").mkdir(exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / ".lastmile"))
    place = Place(home, f"http://127.0.0.1:{_free_port()}", "embedded")
    try:
        with step(f"emulator on {place.endpoint}"):
            emulator.start(place)
        os.environ.update(place.environment())  # before any client of ours is made
        outputs = deploy(place)
        with step("seed"):
            (administrator,) = seed(place, outputs)
        yield BenchStack(place, outputs, administrator)
    finally:
        emulator.stop(place)
        shutil.rmtree(home, ignore_errors=True)


def quiet(stack: BenchStack) -> None:
    """Wait until the emulator has nothing to do: events of what was measured before, above all."""
    for _ in range(QUIET_SECONDS):
        before = cpu_seconds(stack.emulator)
        time.sleep(1)
        if cpu_seconds(stack.emulator) - before < IDLE:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
