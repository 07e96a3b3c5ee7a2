"""A PostgreSQL of the bench's own: a throwaway cluster in a temporary folder, behind a socket in it."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.screen import give_up

DEBIAN = Path("/usr/lib/postgresql")
OWNER = "lastmile"
START_SECONDS = 30
UNKEPT = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""Nothing waits for a disk, as nothing does in the emulator: it is work that is compared."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster: the folder of its socket and log, its owner in SQL, and its process id."""

    folder: Path
    owner: str
    pid: int


def programs() -> Path:
    """The folder of PostgreSQL's programs, the newest if there are several; gives up without one."""
    if found := sorted(DEBIAN.glob("*/bin/initdb"), key=_version):
        return found[-1].parent
    named = shutil.which("initdb")
    if named is None:
        give_up("PEERS=1 needs PostgreSQL. Install it (Debian, Ubuntu: apt-get install postgresql)")
    return Path(named).resolve().parent


def _version(program: Path) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", program.parts[-3])]


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Make a cluster, start it, and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="lastmile-peer-"))
    try:
        process = _start(folder, programs())
        try:
            _wait(folder, process)
            yield Cluster(folder, OWNER, process.pid)
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing is kept
            process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, bin_folder: Path) -> subprocess.Popen[bytes]:
    who = _somebody(folder)
    data, log = folder / "data", folder / "log"
    made = ["-D", str(data), "-A", "trust", "-U", OWNER, "-E", "UTF8", "--locale=C", "--no-sync"]
    settings = [f"-c{setting}" for setting in ("listen_addresses=", *UNKEPT)]
    with log.open("wb") as out:
        told: dict[str, Any] = {"cwd": folder, "stdout": out, "stderr": out, **who}
        if subprocess.run([str(bin_folder / "initdb"), *made], check=False, **told).returncode:
            give_up("initdb made no cluster", log)
        start = [str(bin_folder / "postgres"), "-D", str(data), "-k", str(folder), *settings]
        return subprocess.Popen(start, **told)


def _somebody(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses root: its package's own user runs it then, or nobody. The folder is theirs."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _wait(folder: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "ready to accept connections" not in (folder / "log").read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > deadline:
            give_up("PostgreSQL did not start", folder / "log")
        time.sleep(0.1)
