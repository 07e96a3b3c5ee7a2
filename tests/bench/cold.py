"""Cold starts: from import to the first answer, each function beside the lean set, in turns.

A function is what `sam build` made of it, on the path that Lambda gives it: its zip, then its
layers, then the standard library, and nothing else. CPU is counted, since a start is all CPU and the
clock would count the other programs of a busy machine. Its environment is the deployed one, and its
answer needs the stack (a read of an item), as the lean set's does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.build.closure import built, compiled
from infra.build.target import ROOT, this_machine
from tests.bench.requests import get_event, variables
from tests.bench.samples import Round, in_turns
from tests.bench.stack import BenchStack

HERE = Path(__file__).parent
LEAN = {False: "lean set", True: "lean set and cryptography"}
"""What a start is compared with, by whether its function needs cryptography."""
ABSENT = "01980000-0000-7000-8000-000000000000"


@dataclass(frozen=True)
class Start:
    """A function and the request of its first answer."""

    function: str
    handler: str
    path: str
    parameters: dict[str, str]
    crypto: bool = False


STARTS = (
    Start("AuthApi", "functions.auth.app.handler", "/auth/me", {}, crypto=True),
    Start("Authorizer", "functions.auth.authorizer.handler", "", {}, crypto=True),
    Start(
        "CustomerApi",
        "functions.customer.app.handler",
        "/customers/{customerId}",
        {"customerId": ABSENT},
    ),
    Start(
        "BillingApi",
        "functions.billing.app.handler",
        "/invoices/{invoiceId}",
        {"invoiceId": ABSENT},
    ),
    Start(
        "SupportApi", "functions.support.app.handler", "/tickets/{ticketId}", {"ticketId": ABSENT}
    ),
    Start("NotificationApi", "functions.notification.app.handler", "/notifications", {}),
    Start("GatewayApi", "functions.gateway.app.handler", "/health", {}),
)


@dataclass(frozen=True)
class ColdStart:
    """A function's starts in ms of CPU, each beside the lean set's in the same round."""

    start: Start
    rounds: list[Round]

    @property
    def beside(self) -> str:
        """The lean set that it is compared with."""
        return LEAN[self.start.crypto]


def cold_starts(stack: BenchStack, token: str, rounds: int) -> list[ColdStart]:
    """Every HTTP function's starts and the authorizer's: all of them in turns, in some rounds."""
    folder = stack.place.path("cold")
    folder.mkdir(exist_ok=True)
    parts = ("runtime", "crypto", "botocore")
    layers = {name: str(built(name, this_machine(layers=True))) for name in parts}
    probes = {start.function: _probe(start, folder, stack, layers, token) for start in STARTS}
    for crypto, name in LEAN.items():
        probes[name] = _lean(folder, stack, layers, crypto=crypto)
    works = [probe.cpu for probe in probes.values()]
    tries = dict(zip(probes, zip(*in_turns(rounds, *works), strict=True), strict=True))
    return [
        ColdStart(start, list(zip(tries[start.function], tries[LEAN[start.crypto]], strict=True)))
        for start in STARTS
    ]


@dataclass(frozen=True)
class Probe:
    """A cold start, ready to be done again and again."""

    handler: str
    event: Path
    path: Sequence[str]
    environment: dict[str, str]

    def cpu(self) -> float:
        """Milliseconds of one start. Raises: CalledProcessError; LookupError for a wrong answer."""
        command = [sys.executable, "-I", "-S", str(HERE / "cold_probe.py")]
        done = subprocess.run(
            [*command, self.handler, str(self.event), *self.path],
            env=self.environment,
            cwd=ROOT.anchor,
            stdout=subprocess.PIPE,
            check=True,
        )
        said = json.loads(done.stdout)
        if said["status"] not in (200, 404, "Allow"):
            raise LookupError(f"{self.handler} answered {said['status']}")
        return float(said["cpu"])


def _probe(
    start: Start, folder: Path, stack: BenchStack, layers: dict[str, str], token: str
) -> Probe:
    own = str(stack.place.path("build") / start.function)
    environment = _environment(stack, start.function)
    return Probe(
        start.handler,
        _event(folder, start, token, environment),
        _path(own, start, layers),
        environment,
    )


def _lean(folder: Path, stack: BenchStack, layers: dict[str, str], *, crypto: bool) -> Probe:
    own = folder / "lean"
    own.mkdir(exist_ok=True)
    for file in HERE.glob("cold_lean*.py"):
        shutil.copy2(file, own)
    compiled(own, this_machine(layers=True))  # as ours are
    module = "cold_lean_crypto" if crypto else "cold_lean"
    start = Start(module, f"{module}.handler", "/things/{id}", {"id": ABSENT}, crypto)
    environment = _environment(stack, "BillingApi")
    path = [*_path(str(own), start, layers), layers["botocore"]]
    return Probe(start.handler, _event(folder, start, "", environment), path, environment)


def _path(own: str, start: Start, layers: dict[str, str]) -> list[str]:
    """A function's zip and its layers."""
    return [own, layers["runtime"], *([layers["crypto"]] if start.crypto else [])]


def _environment(stack: BenchStack, function: str) -> dict[str, str]:
    """The deployed function's variables, and what the emulator adds."""
    leading = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION",
               "AWS_DEFAULT_REGION")  # fmt: skip
    return variables(stack, function) | {n: os.environ[n] for n in leading}


def _event(folder: Path, start: Start, token: str, environment: dict[str, str]) -> Path:
    event = _question(token)
    if start.path:
        key = environment.get("CALLER_KEY", "")  # the gateway has none, and asks for no seal
        event = get_event(start.path, start.parameters, key)
    file = folder / f"{start.function}.json"
    file.write_text(json.dumps(event))
    return file


def _question(token: str) -> dict[str, Any]:
    return {
        "type": "REQUEST",
        "headers": {"Authorization": f"Bearer {token}"},
        "methodArn": "arn:aws:execute-api:eu-central-1:000000000000:api/v1/GET/",
    }
