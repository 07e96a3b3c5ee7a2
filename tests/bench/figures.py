"""What was measured, beside what it is measured against, as a table and as JSON."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One line: a value in `unit`, its reference, and the bound that their ratio or it must keep.

    `bound` reads `<= 2.0 x` (of the reference) or `>= 500` (of the value itself).
    """

    what: str
    value: float
    unit: str
    reference: float | None = None
    against: str = ""
    bound: str = ""

    @property
    def ratio(self) -> float | None:
        """Value by reference."""
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

    def table(self) -> Table:
        """The lines for a terminal."""
        table = Table(title="Lastmile, measured in one run", title_justify="left")
        for name, justify in (("", "left"), ("measured", "right"), ("reference", "right"),
                              ("ratio", "right"), ("bound", "right"), ("", "center")):  # fmt: skip
            table.add_column(name, justify=justify)  # type: ignore[arg-type]
        for line in self.lines:
            table.add_row(*_row(line))
        return table

    def save(self, path: Path, **about: Any) -> None:
        """Write the lines as JSON, with when and on what they were measured."""
        kept = {
            "measuredAt": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "machine": f"{platform.system()} {platform.machine()}, {_processors()} processors",
            **about,
            "figures": [
                asdict(line) | {"ratio": line.ratio, "kept": line.kept} for line in self.lines
            ],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


def _row(line: Figure) -> list[str]:
    reference = "" if line.reference is None else f"{_short(line.reference)} {line.against}".strip()
    ratio = "" if line.ratio is None else f"{line.ratio:.2f}"
    mark = {None: "", True: "[green]✓[/]", False: "[red]✗[/]"}[line.kept]
    return [line.what, f"{_short(line.value)} {line.unit}", reference, ratio, line.bound, mark]


def _short(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _processors() -> int:
    import os

    return os.cpu_count() or 1
