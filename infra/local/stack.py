"""The local stack's doors: `python -m infra.local.stack up | down | clean | localstack`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from infra.local import emulator
from infra.local.deploy import deploy
from infra.local.place import Place, embedded, localstack
from infra.local.replay import replay
from infra.local.screen import console, give_up, step
from infra.local.seed import seed


def up() -> None:
    """Start, build, deploy, seed; what is there already is kept."""
    place = embedded()
    with step(f"emulator on {place.endpoint}"):
        emulator.start(place)
    _fill(place)


def down() -> None:
    """Stop every process and remove all but the emulator's state and the build's cache."""
    place = embedded()
    if emulator.stop(place):
        console.print("stopped; the state is kept for the next `make run` (`make clean` drops it)")
    else:
        console.print("nothing was running")
    shutil.rmtree(place.path("build"), ignore_errors=True)


def clean() -> None:
    """Stop, and remove everything that the local stack ever wrote."""
    place = embedded()
    emulator.discard(place)
    shutil.rmtree(place.home, ignore_errors=True)
    console.print("the local stack is gone, with its state")


def to_localstack() -> None:
    """Deploy to a LocalStack that is running already."""
    _fill(localstack())


def _fill(place: Place) -> None:
    outputs = deploy(place)
    _resume(place, outputs)
    with step("seed"):
        logins = seed(place, outputs)
    console.print(f"API        {outputs['publicUrl']}  (and {outputs['apiUrl']})")
    console.print(f"docs       {outputs['publicUrl']}/docs")
    for login in logins:
        console.print(f"login      {login.email}  {login.shown()}")


def _resume(place: Place, outputs: dict[str, Any]) -> None:
    """After a restart from kept state, send again what was in flight when it stopped."""
    note = place.path("stopped")
    if note.exists():
        with step("events that were in flight"):
            replay(place, outputs, datetime.fromisoformat(note.read_text()))
        note.unlink()


COMMANDS: dict[str, Callable[[], None]] = {
    "up": up,
    "down": down,
    "clean": clean,
    "localstack": to_localstack,
}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        give_up(f"say one of: {', '.join(COMMANDS)}")
    COMMANDS[sys.argv[1]]()
