"""django-silver, a billing system on PyPI, doing the billing run's work on PostgreSQL beside us.

Each of its customers has one monthly plan; each date makes an issued, numbered invoice of one line with
a tax for each of them, by silver's own generator of documents.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO, Any

from infra.build.target import ROOT
from infra.local.screen import give_up
from tests.bench.months import months_from
from tests.bench.peers import postgres
from tests.bench.processes import children_seconds, cpu_seconds
from tests.bench.samples import Spent

NAME = "django-silver 0.11.1"
CUSTOMERS = 200
SINCE = date(2024, 1, 1)
PYTHON = ROOT / ".lastmile" / "peers" / "silver" / "bin" / "python"
WORK = Path(__file__).with_name("silver_work.py")

Bill = Callable[[], Spent]
"""Bills silver's customers for their next month: what an invoice took, PostgreSQL as `emulator`."""


def check() -> None:
    """Give up early where the peer can't run."""
    if sys.version_info >= (3, 13):
        give_up("PEERS=1 needs Python 3.11 or 3.12: silver's Django 3.2 runs on no later one")
    if not PYTHON.exists():
        give_up("silver is not installed: `make bench PEERS=1` does that")
    postgres.programs()


@contextmanager
def silver() -> Iterator[Bill]:
    """Silver with its customers, ready to bill."""
    with postgres.cluster() as cluster, (cluster.folder / "silver.log").open("wb") as log:
        command = [str(PYTHON), "-I", str(WORK), str(cluster.folder), cluster.owner]
        process = subprocess.Popen(
            [*command, str(CUSTOMERS), SINCE.isoformat()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            _said(process.stdout, log)
            yield _biller(process.stdin, process.stdout, log, cluster.pid)
        finally:
            process.stdin.close()
            process.wait()
            process.stdout.close()


def _biller(asked: IO[str], answers: IO[str], log: IO[bytes], server: int) -> Bill:
    months = months_from(SINCE)

    def bill() -> Spent:
        before = _server_seconds(server)
        asked.write(f"{next(months)}\n")
        asked.flush()
        said = _said(answers, log)
        if said["invoices"] != CUSTOMERS:
            give_up(f"silver made {said['invoices']} invoices, not {CUSTOMERS}")
        took = Spent(wall=said["wall"], cpu=said["cpu"])
        return replace(took, emulator=_server_seconds(server) - before).each(CUSTOMERS)

    return bill


def _server_seconds(pid: int) -> float:
    """All of PostgreSQL: each connection is a process of its own there."""
    return cpu_seconds(pid) + children_seconds(pid)


def _said(answers: IO[str], log: IO[bytes]) -> dict[str, Any]:
    line = answers.readline()
    if not line:
        give_up("silver ended early", Path(str(log.name)))
    said: dict[str, Any] = json.loads(line)
    return said
