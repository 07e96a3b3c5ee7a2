"""An incident: what is broken and since when, who takes care of it, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from functions.monitoring.incidents.notices import NoticePolicy, Told
from shared.dynamo.audit import SECRET
from shared.errors import Conflict, FieldError, Invalid, NotFound

KEPT_NOTES = 50
NOTICES = NoticePolicy(interval_s=1800, most=4)
"""Who is on duty hears of it at once, and three times more while nobody has acknowledged it."""


class IncidentNotFound(NotFound):
    """There is no such incident."""


class IncidentChanged(Conflict):
    """The incident has changed at the same moment; read it again."""


class AlreadyResolved(Conflict):
    """The incident is over already."""


class AlreadyAcknowledged(Conflict):
    """Somebody has acknowledged the incident already."""


class TooManyNotes(Conflict):
    """The incident has as many notes as it can hold."""


class UnknownRoot(Invalid):
    """There is no node with this id."""

    @classmethod
    def here(cls) -> UnknownRoot:
        """Said of the field that names it."""
        return cls(errors=(FieldError("/nodeId", cls.title(), "unknown"),))


class StartsLater(Invalid):
    """An incident can't begin in the future."""

    @classmethod
    def here(cls) -> StartsLater:
        """Said of the field that it is about."""
        return cls(errors=(FieldError("/startedAt", cls.title(), "invalid"),))


class IncidentState(StrEnum):
    """How far an incident is."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    MERGED = "merged"  # an incident above it stands for it
    RESOLVED = "resolved"


class Severity(StrEnum):
    """How bad an incident is."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


class Cause(StrEnum):
    """How an incident became known."""

    SILENCE = "silence"  # the node is not heard of
    REPORT = "report"  # somebody has said so


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote about an incident."""

    text: str = field(repr=False, metadata=SECRET)
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IncidentDraft:
    """An incident that somebody reports."""

    node_id: str
    title: str
    severity: Severity = Severity.MAJOR
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """What is broken at a node, for everything below it, since `started_at` until `ended_at`.

    `above` are the nodes over it. Who is on duty was told `told` times, last at `told_at`, and is
    told next at `next_at`. `merged_into` is the node whose failure stands for this one. It cuts off
    `contracts` in `buildings`, as far as they were known when it was read with its reach.
    """

    id: str
    node_id: str
    node_code: str
    node_name: str
    site: str
    title: str
    started_at: datetime
    opened_at: datetime
    updated_at: datetime
    severity: Severity = Severity.CRITICAL
    cause: Cause = Cause.SILENCE
    state: IncidentState = IncidentState.OPEN
    above: tuple[str, ...] = ()
    ended_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    resolved_by: str | None = None
    assignee_id: str | None = None
    merged_into: str | None = None
    told: int = 1
    told_at: datetime | None = None
    next_at: datetime | None = None
    notes: tuple[Note, ...] = ()
    contracts: int = 0
    buildings: int = 0
    is_counted: bool = False
    version: int = 1

    @property
    def is_over(self) -> bool:
        """Whether it is resolved."""
        return self.state is IncidentState.RESOLVED

    @property
    def told_so_far(self) -> Told:
        """What was told of it."""
        return Told(self.opened_at, self.told, self.told_at)

    def acknowledged(self, by: str, at: datetime) -> Incident:
        """In somebody's hands, so that nobody else is called.

        Raises: AlreadyResolved, AlreadyAcknowledged.
        """
        self.must_be_open()
        if self.acknowledged_at is not None:
            raise AlreadyAcknowledged
        state = self.state if self.state is IncidentState.MERGED else IncidentState.ACKNOWLEDGED
        return replace(
            self, state=state, acknowledged_at=at, acknowledged_by=by, next_at=None,
            assignee_id=self.assignee_id or by, updated_at=at, version=self.version + 1,
        )  # fmt: skip

    def resolved(self, ended_at: datetime, at: datetime, by: str | None = None) -> Incident:
        """Over since a moment, found out now. Raises: AlreadyResolved."""
        self.must_be_open()
        return replace(
            self, state=IncidentState.RESOLVED, ended_at=max(ended_at, self.started_at),
            resolved_by=by, next_at=None, updated_at=at, version=self.version + 1,
        )  # fmt: skip

    def assigned(self, to: str | None, at: datetime) -> Incident:
        """In the hands of somebody, or of nobody. Raises: AlreadyResolved."""
        self.must_be_open()
        return replace(self, assignee_id=to, updated_at=at, version=self.version + 1)

    def noted(self, note: Note) -> Incident:
        """With one more note. Raises: TooManyNotes."""
        if len(self.notes) >= KEPT_NOTES:
            raise TooManyNotes
        return replace(
            self, notes=(*self.notes, note), updated_at=note.at, version=self.version + 1
        )

    def merged(self, root_id: str, at: datetime) -> Incident:
        """One for which the failure of a node above stands."""
        return replace(
            self, state=IncidentState.MERGED, merged_into=root_id, next_at=None, updated_at=at,
            version=self.version + 1,
        )  # fmt: skip

    def by_itself(self, at: datetime) -> Incident:
        """One that stands for itself again: the node above has recovered, and this one has not."""
        known = self.acknowledged_at is not None
        state = IncidentState.ACKNOWLEDGED if known else IncidentState.OPEN
        again = replace(
            self, state=state, merged_into=None, updated_at=at, version=self.version + 1
        )
        return replace(again, next_at=None if known else again.told_so_far.next_at(NOTICES, ()))

    def told_again(self, at: datetime) -> Incident:
        """Told once more to who is on duty."""
        told = self.told_so_far.again(at)
        return replace(
            self, told=told.times, told_at=told.last_at, next_at=told.next_at(NOTICES, ()),
            updated_at=at, version=self.version + 1,
        )  # fmt: skip

    def reaching(self, contracts: int, buildings: int, *, is_counted: bool) -> Incident:
        """With whom it cuts off, as far as that has been found out."""
        return replace(self, contracts=contracts, buildings=buildings, is_counted=is_counted)

    def must_be_open(self) -> None:
        """Refuse for one that is over. Raises: AlreadyResolved."""
        if self.is_over:
            raise AlreadyResolved
