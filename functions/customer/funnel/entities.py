"""How far applications come, by state, source and day, and how long each step takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import TypeVar

from shared.clock import local_date
from shared.errors import FieldError, Invalid

Key = TypeVar("Key")
MOST_DAYS = 92
USUAL_DAYS = 30
STEPS = (
    ("new", "feasible"),
    ("new", "infeasible"),
    ("feasible", "scheduled"),
    ("scheduled", "in_progress"),
    ("in_progress", "completed"),
    ("new", "completed"),
    ("new", "rejected"),
    ("new", "cancelled"),
)


class InvalidFunnelDays(Invalid):
    """A funnel covers 1 to 92 days."""


@dataclass(frozen=True, slots=True)
class Progress:
    """When an application first came to each state, by the state's name."""

    application_id: str
    source: str
    submitted_at: datetime
    reached: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reached:
    """How many applications came to a state; later ones are counted in earlier states, too."""

    state: str
    applications: int


@dataclass(frozen=True, slots=True)
class StepTime:
    """How long it took between first coming to one state and to another; None where nobody did."""

    from_state: str
    to_state: str
    applications: int
    median_seconds: int | None


@dataclass(frozen=True, slots=True)
class BySource:
    """The applications of a source."""

    source: str
    submitted: int
    reached: tuple[Reached, ...]


@dataclass(frozen=True, slots=True)
class ByDay:
    """The applications that were submitted on a local day."""

    day: date
    submitted: int
    reached: tuple[Reached, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """The applications that were submitted from one local day to another, both included."""

    since: date
    until: date
    time_zone: str
    submitted: int
    reached: tuple[Reached, ...]
    steps: tuple[StepTime, ...]
    sources: tuple[BySource, ...]
    days: tuple[ByDay, ...]


@dataclass(frozen=True, slots=True)
class FunnelDays:
    """The days that are asked for; what is None is chosen."""

    since: date | None = None
    until: date | None = None

    def chosen(self, today: date) -> tuple[date, date]:
        """The first day and the last one. Raises: InvalidFunnelDays."""
        until = self.until or max(today, self.since or today)
        since = self.since or until - timedelta(days=USUAL_DAYS - 1)
        if not since <= until < since + timedelta(days=MOST_DAYS):
            wrong = FieldError("/to", "The last day is 0 to 91 days after the first.", "days")
            raise InvalidFunnelDays(errors=(wrong,))
        return since, until


def funnel_of(
    entries: Iterable[Progress], since: date, until: date, time_zone: str, states: tuple[str, ...]
) -> Funnel:
    """The funnel of some applications; sources by name, days in order, none that is empty."""
    listed = tuple(entries)
    by_source = _grouped(listed, {e.application_id: e.source for e in listed})
    days = {e.application_id: local_date(e.submitted_at, time_zone) for e in listed}
    by_day = _grouped(listed, days)
    return Funnel(
        since=since,
        until=until,
        time_zone=time_zone,
        submitted=len(listed),
        reached=_reached(listed, states),
        steps=tuple(_step(listed, *step) for step in STEPS),
        sources=tuple(
            BySource(source, len(some), _reached(some, states))
            for source, some in sorted(by_source.items())
        ),
        days=tuple(
            ByDay(day, len(some), _reached(some, states)) for day, some in sorted(by_day.items())
        ),
    )


def _grouped(entries: Iterable[Progress], keys: Mapping[str, Key]) -> dict[Key, list[Progress]]:
    groups: dict[Key, list[Progress]] = {}
    for entry in entries:
        groups.setdefault(keys[entry.application_id], []).append(entry)
    return groups


def _reached(entries: Iterable[Progress], states: tuple[str, ...]) -> tuple[Reached, ...]:
    listed = list(entries)
    return tuple(Reached(state, sum(state in e.reached for e in listed)) for state in states)


def _step(entries: Iterable[Progress], first: str, second: str) -> StepTime:
    took = [
        (e.reached[second] - e.reached[first]).total_seconds()
        for e in entries
        if first in e.reached and second in e.reached
    ]
    middle = Decimal(str(median(took))) if took else None
    whole = None if middle is None else int(middle.quantize(Decimal(1), ROUND_HALF_UP))
    return StepTime(first, second, len(took), whole)
