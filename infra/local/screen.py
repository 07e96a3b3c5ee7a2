"""What the local stack says on the terminal."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError
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
    except OSError as error:
        if error.errno in FULL:
            give_up(f"the disk is full ({error.filename}): make room, then the same command again")
        if error.errno in REFUSED and error.filename:
            give_up(f"{error.filename} may not be written; LASTMILE_HOME names another folder")
        raise
    except EndpointConnectionError as error:
        give_up(f"{error}; `make run` starts the local stack")
    except (BotoCoreError, ClientError) as error:
        give_up(f"an AWS API did not do its part: {error}")


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
