"""A maintenance window: work on a node that is planned, and mutes what is below it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.monitoring.maintenance.windows import Covering
from shared.errors import Conflict, FieldError, Invalid, NotFound

LONGEST = timedelta(days=14)


class WindowNotFound(NotFound):
    """There is no such maintenance window."""


class WindowChanged(Conflict):
    """Somebody else changed the maintenance window at the same moment; read it again."""


class WindowOver(Conflict):
    """The maintenance window is over; it stays as it was."""


class UnknownNode(Invalid):
    """There is no node with this id."""

    @classmethod
    def here(cls) -> UnknownNode:
        """Said of the field that names it."""
        return cls(errors=(FieldError("/nodeId", cls.title(), "unknown"),))


class WindowEndsEarly(Invalid):
    """The end must come after the beginning, within 14 days, and must not be past."""

    @classmethod
    def here(cls) -> WindowEndsEarly:
        """Said of the field that it is about."""
        return cls(errors=(FieldError("/endsAt", cls.title(), "invalid"),))


@dataclass(frozen=True, slots=True)
class WindowDraft:
    """Work that is to be done on a node; `is_announced` tells the customers ahead."""

    node_id: str
    title: str
    begins_at: datetime
    ends_at: datetime
    is_announced: bool = True

    def must_be_valid(self, now: datetime) -> None:
        """Refuse what ends before it begins, is past, or lasts too long.

        Raises: WindowEndsEarly.
        """
        is_long = self.ends_at - self.begins_at > LONGEST
        if self.ends_at <= max(self.begins_at, now) or is_long:
            raise WindowEndsEarly.here()


@dataclass(frozen=True, slots=True)
class Window:
    """Work on a node; `node_name` and `site` are those of the node when it was planned."""

    id: str
    node_id: str
    node_name: str
    site: str
    title: str
    begins_at: datetime
    ends_at: datetime
    created_at: datetime
    updated_at: datetime
    is_announced: bool = True
    version: int = 1

    @property
    def covering(self) -> Covering:
        """What it covers, and when."""
        return Covering(self.node_id, self.begins_at, self.ends_at)

    def must_be_open(self, now: datetime) -> None:
        """Refuse for one that is over. Raises: WindowOver."""
        if self.ends_at <= now:
            raise WindowOver

    def changed(self, draft: WindowDraft, now: datetime) -> Window:
        """Planned otherwise, on the same node; what has begun keeps its beginning."""
        begins_at = self.begins_at if self.begins_at <= now else draft.begins_at
        return replace(
            self,
            title=draft.title,
            begins_at=begins_at,
            ends_at=draft.ends_at,
            is_announced=draft.is_announced,
            updated_at=now,
            version=self.version + 1,
        )

    def ended(self, now: datetime) -> Window:
        """Over from now on, having begun."""
        return replace(self, ends_at=now, updated_at=now, version=self.version + 1)
