"""Heartbeats: a node that has been silent for too long is down, until it is heard again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.spans import Span


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A node says something every `interval_s` seconds, and may miss that `misses` - 1 times."""

    interval_s: int = 60
    misses: int = 3

    @property
    def allowance(self) -> timedelta:
        """How long a node may be silent."""
        return timedelta(seconds=self.interval_s * self.misses)

    def down_at(self, last_beat: datetime) -> datetime:
        """From when on a node is down that says nothing after this beat."""
        return last_beat + self.allowance

    def silences(self, beats: Iterable[datetime], until: datetime) -> Iterator[Span]:
        """The spans in which a node was down, up to the end of what was observed."""
        last: datetime | None = None
        for beat in (*sorted(beat for beat in beats if beat < until), until):
            if last is not None and self.down_at(last) < beat:
                yield self.down_at(last), beat
            last = beat
