"""What the local stack says on the terminal."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
)
from rich.console import Console
from rich.markup import escape

console = Console(highlight=False, soft_wrap=True)
TAIL = 25
FULL = (errno.ENOSPC, errno.EDQUOT)
REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def door() -> Iterator[None]:
    """All that a command does: what whoever called it can mend is said in a line."""
    try:
        yield
    except KeyboardInterrupt:
        console.print("[yellow]Interrupted.[/] The same command goes on from here.")
        sys.exit(130)
    except (OSError, BotoCoreError, ClientError) as error:
        advice = _of_disk(error) if isinstance(error, OSError) else _of_aws(error)
        if advice is None:
            raise
        give_up(advice)


def _of_disk(error: OSError) -> str | None:
    if error.errno in FULL:
        return f"the disk is full ({error.filename}): make room, then the same command again"
    if error.errno in REFUSED and error.filename:
        return f"{error.filename} may not be written; LASTMILE_HOME names another folder"
    return None


def _of_aws(error: Exception) -> str:
    match error:
        case NoRegionError():
            return (
                "no AWS region is chosen: set AWS_REGION, or AWS_PROFILE to one that has a region"
            )
        case NoCredentialsError():
            return (
                "no AWS credentials are found: set AWS_PROFILE (after `aws configure` or "
                "`aws sso login`), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            )
        case EndpointConnectionError():
            return f"{error}; `make run` starts the local stack"
    return f"an AWS API did not do its part: {error}"


@contextmanager
def step(title: str) -> Iterator[None]:
    """A step in progress, then done with its time, or failed."""
    started = time.monotonic()
    with console.status(f"{title} ..."):
        try:
            yield
        except BaseException:
            console.print(f"[red]✗[/] {title}")
            raise
    console.print(f"[green]✓[/] {title} [dim]{time.monotonic() - started:.1f} s[/]")


def give_up(reason: str, log: Path | None = None) -> NoReturn:
    """Say why, show the end of a log, and leave with a non-zero code."""
    if log is not None and log.exists():
        lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
        console.print("\n".join(lines[-TAIL:]), style="dim", markup=False)
        reason += f"\nThe whole log: {log}"
    console.print(f"[red]Stopped:[/] {escape(reason)}")
    sys.exit(1)
