"""What the local stack says on the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from rich.console import Console

console = Console(highlight=False, soft_wrap=True)
TAIL = 25


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
    console.print(f"[red]Stopped:[/] {reason}")
    sys.exit(1)
