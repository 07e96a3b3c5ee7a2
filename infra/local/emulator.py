"""Starts and stops the AWS emulator (ministack) as one process, on loopback only."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from infra.local import replay
from infra.local.place import Place
from infra.local.screen import console, give_up

START_SECONDS = 60
STOP_SECONDS = 180  # on an idle machine it takes 3; killed earlier it would lose its state
NEEDED_BYTES = 1_000_000_000
STATE_BYTES = 100_000_000
PROGRAM = Path(sys.executable).with_name("ministack")
# One worker process a request in flight, 56 MB each: a page asks ten functions at once, and a score
# of queues wake theirs meanwhile. More, all cold, would only wait for a core.
CONCURRENCY = 40
IDLE_SECONDS = 60


def start(place: Place) -> bool:
    """Start the emulator unless it runs already; says whether it was started."""
    pid = _pid(place)
    if pid is not None and _is_ours(pid) and _answers(place):
        return False
    if pid is None and place.path("emulator.pid").exists():
        console.print("[yellow]the emulator was killed: what came since its last start is lost[/]")
    stop(place)
    _check_room(place)
    _check_port(place)
    replay.forget_positions(place)
    process = _launch(place)
    place.note("emulator.pid", str(process.pid))
    place.note("restarted", "")
    deadline = time.monotonic() + START_SECONDS
    while not _answers(place):
        if process.poll() is not None:
            give_up("the emulator ended at once", place.path("emulator.log"))
        if time.monotonic() > deadline:
            stop(place)
            give_up(f"no answer within {START_SECONDS} s", place.path("emulator.log"))
        time.sleep(0.1)
    process.returncode = 0  # it outlives us, on purpose: subprocess would warn of it
    return True


def stop(place: Place) -> bool:
    """Stop the emulator, which writes its state, and empty its scratch folder."""
    pid = _pid(place)
    if pid is not None:
        _check_room_for_state(place)
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while _runs(pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        if _runs(pid):
            os.killpg(pid, signal.SIGKILL)
            console.print("[yellow]the emulator did not end in time; what it last did is lost[/]")
        place.note("stopped", datetime.now(UTC).isoformat())
    place.path("emulator.pid").unlink(missing_ok=True)
    shutil.rmtree(place.path("tmp"), ignore_errors=True)
    return pid is not None


def discard(place: Place) -> bool:
    """End the emulator with all that it keeps; it writes no state, which may take a minute."""
    pid = _pid(place)
    if pid is not None:
        os.killpg(pid, signal.SIGKILL)
        while _runs(pid):
            time.sleep(0.05)
    place.path("emulator.pid").unlink(missing_ok=True)
    shutil.rmtree(place.path("tmp"), ignore_errors=True)
    _forget(place)
    return pid is not None


def _forget(place: Place) -> None:
    """Remove what an emulator has kept, and the notes about it."""
    shutil.rmtree(place.path("state"), ignore_errors=True)
    for note in ("outputs.json", "logins.json", "stopped"):
        place.path(note).unlink(missing_ok=True)


def _launch(place: Place) -> subprocess.Popen[bytes]:
    if not PROGRAM.exists():
        give_up("ministack is not installed: run `make .venv`")
    for folder in ("tmp", "state"):
        place.path(folder).mkdir(exist_ok=True)
    with place.path("emulator.log").open("wb") as log:
        return subprocess.Popen(
            [str(PROGRAM)],
            env=_environment(place),
            cwd=place.home,  # its state is found from here, also when the folder was moved
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in this terminal is not meant for it
            umask=0o077,  # the state holds private keys
        )


def _environment(place: Place) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "LOCALSTACK_"))}
    return kept | {
        "TMPDIR": str(place.path("tmp")),
        "STATE_DIR": "state",
        "GATEWAY_PORT": str(place.port),
        "BIND_HOST": "127.0.0.1",
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "S3_DATA_DIR": "state/buckets",  # else all stacks share one in /tmp
        "AUTH": "true",  # the functions' roles are enforced
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "LAMBDA_ACCOUNT_CONCURRENCY": str(CONCURRENCY),
        "LAMBDA_WARM_TTL_SECONDS": str(IDLE_SECONDS),
    }


def _check_room(place: Place) -> None:
    free = _free(place)
    if free < NEEDED_BYTES:
        give_up(f"{free // 1_000_000} MB are free on the disk of {place.home}; 1 GB is needed")


def _check_room_for_state(place: Place) -> None:
    """An emulator that can't write its state loses it; one that runs on does not."""
    free = _free(place)
    if free < STATE_BYTES:
        give_up(
            f"{free // 1_000_000} MB are free on the disk of {place.home}, too little to write the "
            "state: make room, then again (or `make clean`, which drops it)"
        )


def _free(place: Place) -> int:
    return shutil.disk_usage(place.path("")).free


def _check_port(place: Place) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", place.port))
        except OSError as error:
            other = f"`make run LASTMILE_PORT={4567 if place.port < 1024 else place.port + 1}`"
            if error.errno == errno.EACCES:
                give_up(f"port {place.port} is for root only; {other} takes another")
            give_up(f"port {place.port} is taken by another program; {other} moves ours")


def _answers(place: Place) -> bool:
    try:
        with urllib.request.urlopen(f"{place.endpoint}/_ministack/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _pid(place: Place) -> int | None:
    """The emulator's process id, if it lives and is ours: ids are used again after a restart."""
    with contextlib.suppress(OSError, ValueError):
        pid = int(place.path("emulator.pid").read_text())
        if _runs(pid) and "ministack" in _command(pid):
            return pid
    return None


def _is_ours(pid: int) -> bool:
    """Whether it runs on this environment: another one's Python, or one that was moved, is not."""
    return str(PROGRAM) in _command(pid)


def _runs(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(
            pid, os.WNOHANG
        )  # a child of ours that has ended is still listed until asked for
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _command(pid: int) -> str:
    listed = Path(f"/proc/{pid}/cmdline")
    if listed.exists():
        return listed.read_text().replace("\0", " ")
    asked = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return asked.stdout
