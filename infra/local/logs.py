"""What the functions said lately: `make logs`, or `make logs FUNCTION=BillingWorker MINUTES=5`."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from typing import Any

from infra.local.clients import client
from infra.local.place import STACK, Place, chosen
from infra.local.screen import console, door, give_up

PREFIX = f"/aws/lambda/{STACK}-"
PLATFORM = ("START ", "END ", "REPORT ", "INIT_START ")
QUIET = ("DEBUG", "INFO")


def recent(place: Place, function: str, minutes: int) -> Iterator[tuple[int, str, str]]:
    """Time (ms), function and text of each line, oldest first; of one function or of all."""
    logs = client(place, "logs")
    groups = logs.describe_log_groups(logGroupNamePrefix=PREFIX + function)["logGroups"]
    if function and not groups:
        give_up(f"there is no function '{function}' here (FUNCTION=BillingWorker is one)")
    pages = logs.get_paginator("filter_log_events")
    since = int((time.time() - 60 * minutes) * 1000)
    lines = [
        (event["timestamp"], group["logGroupName"].removeprefix(PREFIX), event["message"].rstrip())
        for group in groups
        for page in pages.paginate(logGroupName=group["logGroupName"], startTime=since)
        for event in page["events"]
    ]
    told = [line for line in lines if not line[2].startswith(PLATFORM)]
    yield from sorted(told, key=lambda line: line[:2])


def worth_showing(text: str) -> bool:
    """Whether a line is a warning or worse; what is no structured line comes from a crash."""
    try:
        entry: Any = json.loads(text)
    except ValueError:
        return True
    return not isinstance(entry, dict) or entry.get("level", "INFO") not in QUIET


def main() -> None:
    """Print one function's lines, or everybody's warnings and errors."""
    function, minutes = os.environ.get("FUNCTION", ""), _minutes()
    shown = 0
    for at, name, text in recent(chosen(), function, minutes):
        if function or worth_showing(text):
            clock = time.strftime("%H:%M:%S", time.localtime(at / 1000))
            console.print(f"{clock} {name:<22} {text}", markup=False)
            shown += 1
    if not shown:
        console.print(f"nothing in the last {minutes} minutes")


def _minutes() -> int:
    text = os.environ.get("MINUTES", "15")
    if not text.isdecimal():
        give_up(f"MINUTES is '{text}', which is no number")
    return int(text)


if __name__ == "__main__":
    with door():
        main()
