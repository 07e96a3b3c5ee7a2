"""The local stack's doors: `python -m infra.local.stack up | down | clean | localstack`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from infra.local import emulator
from infra.local.clients import client
from infra.local.database import check_transactions
from infra.local.deploy import deploy
from infra.local.place import Place, embedded, localstack
from infra.local.replay import replay
from infra.local.screen import console, door, give_up, step
from infra.local.seed import seed


def up(place: Place) -> None:
    """Start, build, deploy, seed; what is there already is kept."""
    with step(f"emulator on {place.endpoint}"):
        emulator.start(place)
    fill(place)


def down(place: Place) -> None:
    """Stop every process and remove all but the emulator's state and the build's cache."""
    if emulator.stop(place):
        console.print("stopped; the state is kept for the next `make run` (`make clean` drops it)")
    else:
        console.print("nothing was running")
    shutil.rmtree(place.path("build"), ignore_errors=True)


def clean(place: Place) -> None:
    """Stop, and remove everything that the local stack ever wrote."""
    emulator.discard(place)
    place.remove()
    console.print("the local stack is gone, with its state")


def onto_localstack(place: Place) -> None:
    """Deploy and seed on a LocalStack that runs, if its database takes what AWS's takes."""
    check_transactions(client(place, "dynamodb"))
    fill(place)


def fill(place: Place) -> None:
    """Deploy and seed, on what runs already: a LocalStack, or the emulator that was started."""
    outputs = deploy(place)
    _resume(place, outputs)
    with step("seed"):
        logins = seed(place, outputs)
    console.print(f"API        {outputs['publicUrl']}  (and {outputs['apiUrl']})")
    console.print(f"docs       {outputs['publicUrl']}/docs")
    console.print(f"console    {outputs['publicUrl']}/console  (for staff)")
    console.print(f"portal     {outputs['publicUrl']}/portal  (for subscribers)")
    for login in logins:
        console.print(f"login      {login.email}  {login.shown()}")


def _resume(place: Place, outputs: dict[str, Any]) -> None:
    """After a restart from kept state, send again what was in flight when it stopped."""
    restarted, stopped = place.path("restarted"), place.path("stopped")
    if restarted.exists() and stopped.exists():
        with step("events that were in flight"):
            replay(place, outputs, datetime.fromisoformat(stopped.read_text()))
    restarted.unlink(missing_ok=True)


COMMANDS: dict[str, tuple[Callable[[Place], None], Callable[[], Place]]] = {
    "up": (up, embedded),
    "down": (down, embedded),
    "clean": (clean, embedded),
    "localstack": (onto_localstack, localstack),
}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        give_up(f"say one of: {', '.join(COMMANDS)}")
    command, place_of = COMMANDS[sys.argv[1]]
    with door():
        place = place_of()
        with place.alone():
            command(place)
