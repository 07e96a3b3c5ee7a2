"""What the pages about billing runs show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.gateway.screens.lists import Line, line
from functions.gateway.screens.words import RUN


@dataclass(frozen=True, slots=True)
class RunsPage:
    """A page of the list of runs; `after` leads to the next one."""

    lines: tuple[Line, ...]
    after: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run with its progress, and a page of what went wrong in it."""

    run: Line
    totals: tuple[tuple[str, str], ...]
    errors: tuple[dict[str, Any], ...]
    after: str

    @property
    def runs(self) -> bool:
        """Whether it is still at work, so that the page should be looked at again."""
        return bool(self.run.data["state"] == "running")


def runs_page(answered: Mapping[str, Any]) -> RunsPage:
    """The list of runs, the latest first."""
    return RunsPage(
        tuple(line(one, RUN) for one in answered["items"]), answered["nextCursor"] or ""
    )


def run_page(run: dict[str, Any], errors: Mapping[str, Any]) -> RunPage:
    """A run; its sums are pairs of currency and amount."""
    totals = tuple(sorted(run["totals"].items()))
    return RunPage(line(run, RUN), totals, tuple(errors["items"]), errors["nextCursor"] or "")
