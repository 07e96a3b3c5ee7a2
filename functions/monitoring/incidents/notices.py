"""When people are told of a problem: after a delay, again at intervals, and when it is over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from shared.spans import Span, joined


class Notice(StrEnum):
    """What people are told."""

    FIRING = "firing"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class NoticePolicy:
    """First after `delay_s` seconds, then every `interval_s` (None: never again).

    At most `most` times a problem (None: without end); its end is told if `tells_recovery`.
    """

    delay_s: int = 0
    interval_s: int | None = None
    most: int | None = 1
    tells_recovery: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """A problem since `began_at`, and what was told of it; silence uses up nothing."""

    began_at: datetime
    times: int = 0
    last_at: datetime | None = None

    def next_at(self, policy: NoticePolicy, silences: Iterable[Span]) -> datetime | None:
        """When it is told next while it lasts; None for not again."""
        if policy.most is not None and self.times >= policy.most:
            return None
        if self.last_at is None:
            return audible(self.began_at + timedelta(seconds=policy.delay_s), silences)
        if policy.interval_s is None:
            return None
        return audible(self.last_at + timedelta(seconds=policy.interval_s), silences)

    def again(self, at: datetime) -> Told:
        """Told once more."""
        return replace(self, times=self.times + 1, last_at=at)

    def recovery_at(
        self, ended_at: datetime, policy: NoticePolicy, silences: Iterable[Span]
    ) -> datetime | None:
        """When its end is told; None where nobody was told of the problem."""
        if not self.times or not policy.tells_recovery:
            return None
        return audible(ended_at, silences)


def audible(at: datetime, silences: Iterable[Span]) -> datetime:
    """The first moment from `at` on that is in no silence."""
    for begins, ends in joined(silences):
        if begins <= at < ends:
            return ends
    return at


def notices(
    policy: NoticePolicy,
    active: Iterable[tuple[datetime, datetime | None]],
    silences: Sequence[Span],
    until: datetime,
) -> list[tuple[datetime, Notice]]:
    """What is told before `until` of a problem that holds in these spans (None: without end)."""
    found = [
        one
        for began_at, ended_at in active
        for one in _of_one(policy, Told(began_at), ended_at, silences, until)
    ]
    return sorted(found)


def _of_one(
    policy: NoticePolicy,
    told: Told,
    ended_at: datetime | None,
    silences: Sequence[Span],
    until: datetime,
) -> Iterator[tuple[datetime, Notice]]:
    last = until if ended_at is None else min(ended_at, until)
    while (at := told.next_at(policy, silences)) and at < last:
        yield at, Notice.FIRING
        told = told.again(at)
    over = ended_at and told.recovery_at(ended_at, policy, silences)
    if over and over < until:
        yield over, Notice.RECOVERED
