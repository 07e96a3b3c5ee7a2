"""A request for a person's data: all of them exported, or erased.

export   requested --> collecting --> ready | partly_failed --> expired
erasure  requested --> refused | erasing --> done | partly_failed
What has partly failed is asked for again, and can still become ready or done.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from shared.errors import Conflict, Forbidden, Invalid, NotFound

DEADLINE = timedelta(days=30)
"""Within which the law wants an answer."""
LENT_FOR = timedelta(days=6)
"""How long an archive is there; the bucket removes it after seven days."""
AGAIN_AFTER = timedelta(hours=1)
ATTEMPTS = 3
"""After so many without an answer a part has failed; it is asked for once a day from then on."""
SERVICES = ("auth", "customer", "billing", "support", "notification")
FORCE = "auth:user:write"
"""Who may have data erased although something forbids it: it ends a user, too."""


class RequestKind(StrEnum):
    """What is asked for."""

    EXPORT = "export"
    ERASURE = "erasure"


class State(StrEnum):
    """How far a request has come."""

    REQUESTED = "requested"
    COLLECTING = "collecting"
    READY = "ready"
    EXPIRED = "expired"
    REFUSED = "refused"
    ERASING = "erasing"
    DONE = "done"
    PARTLY_FAILED = "partly_failed"


class Task(StrEnum):
    """What services are asked to do at the moment."""

    COLLECT = "collect"
    CHECK = "check"
    ERASE = "erase"


class PersonalDataRequestNotFound(NotFound):
    """There is no such request."""


class PersonalDataRequestExists(Conflict):
    """There is a request with this id already."""


class PersonalDataRequestChanged(Conflict):
    """The request was changed by another event at the same moment."""


class RequestedAlready(Conflict):
    """The same was requested within the last day, or is still being worked on."""


class ErasureHindered(Conflict):
    """The data cannot be erased yet: a contract, a service or an application is open."""


class ReasonMissing(Invalid):
    """A forced erasure needs a reason."""


class OnlyErasureIsForced(Invalid):
    """Only an erasure can be forced."""


class ForcingNotAllowed(Forbidden):
    """Only somebody who manages users may force an erasure."""


@dataclass(frozen=True, slots=True)
class PartFile:
    """A file with things of one section, in the bucket of files."""

    path: str
    section: str
    rows: int


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What forbids an erasure, and which one it is."""

    service: str
    code: str
    what: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept, and why."""

    service: str
    section: str
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one service does for a request; `place` is where its next step begins."""

    service: str
    asked_at: datetime
    place: str = ""
    attempts: int = 1
    done: bool = False
    files: tuple[PartFile, ...] = ()
    erased: dict[str, int] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether it was asked often enough without an answer."""
        return not self.done and self.attempts > ATTEMPTS

    @property
    def rows(self) -> int:
        """How many things were collected."""
        return sum(file.rows for file in self.files)

    def again(self, at: datetime) -> Part:
        """The part, asked for once more."""
        return replace(self, asked_at=at, attempts=self.attempts + 1)


@dataclass(frozen=True, slots=True)
class Double:
    """A record of the same person that was merged into theirs, and its own user."""

    customer_id: str
    user_id: str = ""


@dataclass(frozen=True, slots=True)
class PersonalDataRequest:
    """A request, what each service did for it, and what came of it.

    `due_at` is when somebody looks at it next; `hindrances` refused it; a `forced` one has a
    `reason`. `doubles` are answered for with the customer. The archive lies at `archive` until
    `available_until`.
    """

    id: str
    kind: RequestKind
    customer_id: str
    state: State
    task: Task
    requested_at: datetime
    requested_by: str
    deadline: datetime
    parts: tuple[Part, ...]
    user_id: str = ""
    due_at: datetime | None = None
    forced: bool = False
    reason: str = ""
    hindrances: tuple[Hindrance, ...] = ()
    kept: tuple[Kept, ...] = ()
    archive: str = ""
    archive_size: int = 0
    available_until: datetime | None = None
    closed_at: datetime | None = None
    doubles: tuple[Double, ...] = ()
    version: int = 1

    @property
    def waiting(self) -> tuple[Part, ...]:
        """The parts that are not done."""
        return tuple(part for part in self.parts if not part.done)

    @property
    def missing(self) -> tuple[str, ...]:
        """The services whose part has failed."""
        return tuple(part.service for part in self.parts if part.failed)

    @property
    def is_open(self) -> bool:
        """Whether answers are still waited for."""
        return self.state in (
            State.REQUESTED, State.COLLECTING, State.ERASING, State.PARTLY_FAILED,
        )  # fmt: skip

    def part(self, service: str) -> Part | None:
        """A service's part, unless it is done."""
        return next((p for p in self.parts if p.service == service and not p.done), None)

    def with_part(self, part: Part) -> PersonalDataRequest:
        """The request after a step of a service."""
        parts = tuple(part if p.service == part.service else p for p in self.parts)
        begun = {State.REQUESTED: State.COLLECTING if self.task is Task.COLLECT else State.ERASING}
        state = self.state if self.task is Task.CHECK else begun.get(self.state, self.state)
        return self.changed(parts=parts, state=state)

    def asked_again(self, at: datetime) -> PersonalDataRequest:
        """The request whose parts that do not answer are asked for once more."""
        parts = tuple(p if p.done else p.again(at) for p in self.parts)
        after = self.changed(parts=parts, due_at=at + AGAIN_AFTER)
        if not after.missing:
            return after
        due = None if at >= self.deadline else at + timedelta(days=1)
        return replace(after, state=State.PARTLY_FAILED, due_at=due)

    def erasing(self, at: datetime) -> PersonalDataRequest:
        """The request that nothing forbids: every service erases now."""
        parts = tuple(Part(p.service, at) for p in self.parts)
        return self.changed(
            task=Task.ERASE, state=State.ERASING, parts=parts, due_at=at + AGAIN_AFTER
        )

    def refused(self, at: datetime) -> PersonalDataRequest:
        """The request that something forbids."""
        return self.changed(state=State.REFUSED, closed_at=at, due_at=None)

    def done(self, at: datetime) -> PersonalDataRequest:
        """The erasure, with nothing left to erase."""
        return self.changed(state=State.DONE, closed_at=at, due_at=None)

    def archived(self, path: str, size: int, at: datetime) -> PersonalDataRequest:
        """The request with its archive, in which the missing parts are named."""
        state = State.PARTLY_FAILED if self.waiting else State.READY
        until = at + LENT_FOR
        return self.changed(
            state=state,
            archive=path,
            archive_size=size,
            available_until=until,
            due_at=self.due_at if self.waiting else until,
            closed_at=None if self.waiting else at,
        )

    def expired(self) -> PersonalDataRequest:
        """The request whose archive is gone."""
        return self.changed(state=State.EXPIRED, archive="", archive_size=0, due_at=None)

    def changed(self, **changes: Any) -> PersonalDataRequest:
        """The request with some fields new."""
        return replace(self, version=self.version + 1, **changes)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which requests are asked for; what is None is not asked for."""

    customer_id: str | None = None
    kind: RequestKind | None = None
    state: State | None = None
