"""`python -m infra.local.play`: plays the story, a line a step, and stops at the first failure."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import httpx
from rich.console import Console
from rich.markup import escape

from infra.local.place import chosen
from infra.local.play.client import StepFailed
from infra.local.play.ending import closing_table, screens
from infra.local.play.opening import open_stage
from infra.local.play.stage import Stage
from infra.local.play.story import STORY
from infra.local.screen import door


def main() -> int:
    """Play it; 0 when everything came as it should, else 1."""
    console = Console(highlight=False)
    try:
        stage = open_stage()
        with stage.api.http:
            _play_all(console, stage)
    except (StepFailed, httpx.HTTPError, KeyError) as error:
        reason = escape(f"{type(error).__name__}: {error}")
        console.print(f"\n[red]The play stopped:[/red] {reason}", soft_wrap=True)
        console.print("The stack is still up; `make logs` shows what its functions said.")
        return 1
    return 0


def _play_all(console: Console, stage: Stage) -> None:
    for chapter, steps in STORY:
        console.print(f"\n[bold]{chapter}[/bold]")
        for step in steps:
            _play(console, step, stage)
    console.print()
    console.print(closing_table(stage))
    for line in screens(stage):
        console.print(line)


def _play(console: Console, step: Callable[[Stage], str], stage: Stage) -> None:
    title = (step.__doc__ or step.__name__).strip().rstrip(".")
    started = time.perf_counter()
    with console.status(title):
        detail = step(stage)
    took = time.perf_counter() - started
    line = f"  [green]✓[/green] [dim]{took:5.1f} s[/dim]  {title}: [cyan]{detail}[/cyan]"
    console.print(line, soft_wrap=True)


if __name__ == "__main__":
    with door(), chosen().alone():
        sys.exit(main())
