"""Bills a date and shows how far it has come: `make bill DATE=2026-12-01` (DRY=1 only counts)."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import httpx
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from infra.local.play.client import Api, StepFailed
from infra.local.play.opening import open_stage
from infra.local.play.people import sign_in
from infra.local.screen import console, door, give_up

PAUSE = 0.5
Run = dict[str, Any]


def start(api: Api, day: str, *, dry: bool) -> Run:
    """Start or resume the run of a day, by default of the provider's today. Raises: StepFailed."""
    wanted = {"dryRun": dry} | ({"date": day} if day else {})
    run: Run = api.post("/billing/runs", wanted)
    return run


def watch(
    api: Api, run: Run, show: Callable[[Run], None], sleep: Callable[[float], None] = time.sleep
) -> Run:
    """Look at a run again and again until it is completed; it as it is then. Raises: StepFailed."""
    show(run)
    while run["state"] != "completed":
        sleep(PAUSE)
        run = api.get(f"/billing/runs/{run['id']}")
        show(run)
    return run


def summary(run: Run) -> str:
    """What a run has done, in a line."""
    sums = ", ".join(f"{total} {currency}" for currency, total in run["totals"].items())
    parts = [
        f"{run['date']}: {run['accounts']} accounts, {run['invoices']} invoices",
        f"({sums})" if sums else "",
        f"{run['blocked']} services suspended" if run["blocked"] else "",
        f"{run['errors']} errors: GET /billing/runs/{run['id']}/errors" if run["errors"] else "",
        "(dry run)" if run["dryRun"] else "",
    ]
    return " ".join(part for part in parts if part)


def _watched(api: Api, run: Run) -> Run:
    """Watch a run with a bar."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f} shards"),
        TextColumn("{task.fields[accounts]} accounts, {task.fields[errors]} errors"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(run["date"], total=1, accounts=0, errors=0)

        def show(now: Run) -> None:
            done, total = now["shardsDone"], now["shards"]
            ended = now["state"] == "completed"
            bar.update(
                task,
                total=total or 1,
                completed=total or 1 if ended else done,
                accounts=now["accounts"],
                errors=now["errors"],
            )

        return watch(api, run, show)


def main() -> int:
    """Bill a date; 0 where every account could be billed, else 1."""
    day, dry = os.environ.get("DATE", ""), os.environ.get("DRY", "") not in ("", "0")
    try:
        stage = open_stage()
        with stage.api.http:
            api = stage.api.as_(sign_in(stage, *stage.admin))
            run = start(api, day, dry=dry)
            try:
                done = _watched(api, run)
            except KeyboardInterrupt:
                again = f"GET /billing/runs/{run['id']} looks at it again"
                if not dry:
                    again += f", and so does `make bill DATE={run['date']}`"
                console.print(f"The run goes on by itself; {again}.")
                return 130
    except (StepFailed, httpx.HTTPError) as error:
        give_up(str(error))
    console.print(escape(summary(done)))
    return 1 if done["errors"] else 0


if __name__ == "__main__":
    with door():
        sys.exit(main())
