"""The figures of support's reports, from facts of tickets. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from functions.support.tickets.facts import Fact
from shared.errors import Conflict, Invalid

MOST_DAYS = 366
MOST_TICKETS = 20_000
"""Tickets that one report is made of: a few megabytes, and a second or two."""
_CENT = Decimal("0.01")
_MEDIAN, _MOST = 50, 90
_DAY = timedelta(days=1)


class InvalidReportDays(Invalid):
    """A report is over 1 to 366 days, and ends on or after its first day."""


class TooManyTickets(Conflict):
    """There are too many tickets since the first day; ask for days that are less far back."""


class By(StrEnum):
    """What the rows of a report are for."""

    DAY = "day"
    CATEGORY = "category"
    PERSON = "person"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a time zone, both included. Raises: InvalidReportDays."""

    first: date
    last: date
    zone: ZoneInfo

    def __post_init__(self) -> None:
        """Refuse what is no span of days."""
        if not 0 <= (self.last - self.first).days < MOST_DAYS:
            raise InvalidReportDays

    @classmethod
    def of(cls, first: date | None, last: date | None, now: datetime, zone: ZoneInfo) -> Span:
        """The days that were asked for, by default this month's so far.

        Raises: InvalidReportDays.
        """
        until = last or now.astimezone(zone).date()
        return cls(first or until.replace(day=1), until, zone)

    @property
    def begins(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time.min, self.zone)

    @property
    def days(self) -> Iterator[date]:
        """Each day."""
        return (self.first + _DAY * n for n in range((self.last - self.first).days + 1))

    def days_of(self, moment: datetime | None) -> Iterator[date]:
        """The local day of a moment, where it is one of these."""
        if moment is not None and self.first <= (day := moment.astimezone(self.zone).date()):
            yield from [day] if day <= self.last else []


@dataclass(slots=True)
class _Tally:
    """What is gathered of the tickets of a row; times in minutes."""

    opened: int = 0
    closed: int = 0
    before: int = 0
    answers: list[Decimal] = field(default_factory=list)
    solutions: list[Decimal] = field(default_factory=list)
    kept: int = 0
    missed: int = 0
    scores: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of a day, a category, a person or a team; None where there is nothing to count.

    `group` is None for all together, and for tickets that nobody has. Times are minutes by the wall
    clock, from the opening on; `backlog` is what waits at the end of the row's last day.
    """

    group: str | None
    opened: int
    closed: int
    backlog: int
    first_response_median: Decimal | None
    first_response_p90: Decimal | None
    resolution_median: Decimal | None
    resolution_p90: Decimal | None
    promises_kept: int
    promises_missed: int
    kept_percent: Decimal | None
    ratings: int
    rating: Decimal | None


def percentile(values: Iterable[Decimal | int], percent: int) -> Decimal | None:
    """The percentile of values, linear between neighbours; None of none."""
    ordered = sorted(map(Decimal, values))
    if not ordered:
        return None
    whole, part = divmod((len(ordered) - 1) * percent, 100)
    low, high = ordered[whole], ordered[min(whole + 1, len(ordered) - 1)]
    return _rounded(low + (high - low) * part / 100)


def kept_share(kept: int, missed: int) -> Decimal | None:
    """What part of promises was kept, in percent; None while none has come out."""
    done = kept + missed
    return _rounded(Decimal(100 * kept) / done) if done else None


def rows(facts: Iterable[Fact], span: Span, by: By | None) -> list[Row]:
    """The rows of a report; `facts` are those of all that ended since its first day, or waits."""
    if by is By.DAY:
        return _daily(facts, span)
    tallies: dict[str | None, _Tally] = defaultdict(_Tally)
    if by is None:
        tallies[None] = _Tally()
    for fact in facts:
        _gather(fact, span, _always(tallies[_key(fact, by)]))
    order = sorted(tallies, key=lambda key: (key is None, key or ""))
    made = (_row(key, tallies[key], tallies[key].before) for key in order)
    return [row for row in made if by is None or row.opened or row.closed or _is_told(row)]


def _is_told(row: Row) -> bool:
    return bool(row.backlog or row.promises_kept or row.promises_missed or row.ratings)


def _daily(facts: Iterable[Fact], span: Span) -> list[Row]:
    tallies = {day: _Tally() for day in span.days}
    for fact in facts:
        _gather(fact, span, lambda day: tallies[day])
    made, waiting = [], tallies[span.first].before
    for day, tally in tallies.items():
        row = _row(day.isoformat(), tally, waiting)
        waiting = row.backlog
        made.append(row)
    return made


def _always(tally: _Tally) -> Callable[[date], _Tally]:
    return lambda _: tally


def _key(fact: Fact, by: By | None) -> str | None:
    keys = {By.CATEGORY: fact.category, By.PERSON: fact.person, By.TEAM: fact.team}
    return keys[by] if by else None


def _gather(fact: Fact, span: Span, tally: Callable[[date], _Tally]) -> None:
    """Count what happened to a ticket on these days, each on its own day."""
    if fact.opened_at < span.begins and (fact.ended_at is None or fact.ended_at >= span.begins):
        tally(span.first).before += 1
    for day in span.days_of(fact.opened_at):
        tally(day).opened += 1
    for day in span.days_of(fact.ended_at):
        tally(day).closed += 1
    for day in span.days_of(fact.rated_at):
        tally(day).scores.append(fact.score or 0)
    for day, minutes in _took(fact, fact.answered_at, span):
        tally(day).answers.append(minutes)
    for day, minutes in _took(fact, fact.resolved_at, span):
        tally(day).solutions.append(minutes)
    _judge(fact, span, tally)


def _judge(fact: Fact, span: Span, tally: Callable[[date], _Tally]) -> None:
    """Count what was kept of promises, and what was not."""
    for promise in fact.promises:
        for day in span.days_of(promise.at):
            tally(day).kept += promise.kept
            tally(day).missed += not promise.kept


def _took(fact: Fact, until: datetime | None, span: Span) -> Iterator[tuple[date, Decimal]]:
    """How many minutes something took that was done on one of the days."""
    for day in span.days_of(until):
        if until is not None:
            yield day, Decimal(str((until - fact.opened_at).total_seconds())) / 60


def _row(key: str | None, of: _Tally, before: int) -> Row:
    return Row(
        group=key,
        opened=of.opened,
        closed=of.closed,
        backlog=before + of.opened - of.closed,
        first_response_median=percentile(of.answers, _MEDIAN),
        first_response_p90=percentile(of.answers, _MOST),
        resolution_median=percentile(of.solutions, _MEDIAN),
        resolution_p90=percentile(of.solutions, _MOST),
        promises_kept=of.kept,
        promises_missed=of.missed,
        kept_percent=kept_share(of.kept, of.missed),
        ratings=len(of.scores),
        rating=_rounded(Decimal(sum(of.scores)) / len(of.scores)) if of.scores else None,
    )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)
