"""How many applications came from one source in an hour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from shared.errors import Conflict, TooManyRequests


class TooManyApplications(TooManyRequests):
    """Too many applications came from here; try again later."""


class QuotaChanged(Conflict):
    """Another application from this source came at the same moment; try again."""


@dataclass(frozen=True, slots=True)
class Quota:
    """The count of a source in an hour; the source is kept as a digest only."""

    source: str
    hour: datetime
    used: int = 0

    @classmethod
    def of(cls, source: str, at: datetime) -> Quota:
        """The untouched quota of a source in the hour of a moment."""
        digest = sha256(source.encode()).hexdigest()[:32]
        return cls(digest, at.replace(minute=0, second=0, microsecond=0))

    @property
    def ends_at(self) -> datetime:
        """When the next hour begins."""
        return self.hour + timedelta(hours=1)

    def taken(self, limit: int, at: datetime) -> Quota:
        """The quota with one more application. Raises: TooManyApplications."""
        if self.used >= limit:
            wait = int((self.ends_at - at).total_seconds()) + 1
            raise TooManyApplications(retry_after=wait)
        return replace(self, used=self.used + 1)
