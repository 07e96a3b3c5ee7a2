"""What was measured, beside what it is measured against, as a table and as JSON."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.table import Table

from tests.bench.samples import Round, Spent, medians, ratio

COLUMNS = (
    ("", "left"),
    ("measured", "right"),
    ("reference", "right"),
    ("ratio", "right"),
    ("target", "right"),
    ("", "center"),
    ("emulator's own CPU,\nours | reference", "right"),
)
WIDTH = 165  # where the output is no terminal


@dataclass(frozen=True)
class Load:
    """What a work took of the emulator itself: ms of CPU for each, and the busy part of the clock.

    The emulator is one process that computes on one processor at a time: near 1.0 it is what a rate
    is bound by.
    """

    each: float
    busy: float

    @classmethod
    def of(cls, rounds: Sequence[Spent]) -> Load:
        """The median of some rounds."""
        return cls(
            statistics.median(one.emulator * 1000 for one in rounds),
            statistics.median(one.emulator / one.wall for one in rounds),
        )


@dataclass(frozen=True)
class Figure:
    """One line: a value in `unit`, its reference, and the bound that their ratio or it must keep.

    `bound` reads `<= 2.0 x` (of the reference) or `>= 500` (of the value itself). `rounds` are the
    values that value and reference are the medians of; `emulator` is the load by ours and by the
    reference.
    """

    what: str
    value: float
    unit: str
    reference: float | None = None
    against: str = ""
    bound: str = ""
    rounds: tuple[Round, ...] = ()
    emulator: tuple[Load, ...] = ()

    @property
    def ratio(self) -> float | None:
        """Value by reference; of some rounds, the median of their ratios."""
        if self.rounds:
            return ratio(self.rounds)
        return None if self.reference is None else self.value / self.reference

    @property
    def kept(self) -> bool | None:
        """Whether the bound is kept; None where there is none."""
        if not self.bound:
            return None
        sign, limit, *times = self.bound.split()
        measured = self.ratio if times else self.value
        if measured is None:
            raise ValueError(f"{self.what}: a ratio needs a reference")
        return _KEEPS[sign](measured, float(limit))


_KEEPS: dict[str, Callable[[float, float], bool]] = {
    "<=": lambda measured, limit: measured <= limit,
    ">=": lambda measured, limit: measured >= limit,
}


@dataclass
class Figures:
    """All lines of a bench, in order."""

    lines: list[Figure] = field(default_factory=list)

    def add(self, what: str, value: float, unit: str, **more: Any) -> None:
        """Add a line."""
        self.lines.append(Figure(what, value, unit, **more))

    def rounds(self, what: str, unit: str, rounds: Sequence[Round], **more: Any) -> None:
        """Add a line of values that were measured in turns."""
        value, reference = medians(rounds)
        self.add(what, value, unit, reference=reference, rounds=tuple(rounds), **more)

    def works(
        self,
        what: str,
        unit: str,
        value: Callable[[Spent], float],
        ours: Sequence[Spent],
        reference: Sequence[Spent],
        **more: Any,
    ) -> None:
        """Add a line of two works that were done in turns, with the emulator's part in each."""
        rounds = [(value(a), value(b)) for a, b in zip(ours, reference, strict=True)]
        self.rounds(what, unit, rounds, emulator=loads(ours, reference), **more)

    def table(self) -> Table:
        """The lines for a terminal."""
        table = Table(title="Lastmile, measured in one run", title_justify="left")
        for name, justify in COLUMNS:
            table.add_column(name, justify=justify)  # type: ignore[arg-type]
        for line in self.lines:
            table.add_row(*_row(line))
        return table

    def save(self, path: Path, **about: Any) -> None:
        """Write the lines as JSON, with when and on what they were measured."""
        kept = {
            "measuredAt": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count() or 1} processors",
            **about,
            "figures": [
                asdict(line) | {"ratio": line.ratio, "kept": line.kept} for line in self.lines
            ],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


def loads(*works: Sequence[Spent]) -> tuple[Load, ...]:
    """The emulator's part in each of some works; nothing where the system does not say it."""
    measured = any(one.emulator for work in works for one in work)
    return tuple(Load.of(work) for work in works) if measured else ()


def cpu_ms(one: Spent) -> float:
    """Milliseconds of our own CPU."""
    return one.cpu * 1000


def rate(one: Spent) -> float:
    """How many a second by the clock."""
    return 1 / one.wall


def _row(line: Figure) -> list[str]:
    reference = "" if line.reference is None else f"{_short(line.reference)} {line.against}".strip()
    times = "" if line.ratio is None else f"{line.ratio:.2f}"
    mark = {None: "", True: "[green]✓[/]", False: "[red]✗[/]"}[line.kept]
    emulator = " | ".join(f"{_short(load.each)} ms, {load.busy:.0%}" for load in line.emulator)
    return [
        line.what,
        f"{_short(line.value)} {line.unit}",
        reference,
        times,
        line.bound,
        mark,
        emulator,
    ]


def _short(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
