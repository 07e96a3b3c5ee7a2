"""A team of colleagues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.errors import Conflict, FieldError, Invalid, NotFound


class TeamNotFound(NotFound):
    """There is no such team."""


class TeamCodeTaken(Conflict):
    """There is a team with this code already."""


class TeamChanged(Conflict):
    """Somebody else changed the team at the same moment; try again."""


class TeamInUse(Conflict):
    """Tickets of a category go to this team; change the category first."""


class UnknownTeam(Invalid):
    """There is no such team."""

    @classmethod
    def at(cls, pointer: str) -> UnknownTeam:
        """The error of a field that names no team."""
        return cls(errors=(FieldError(pointer, cls.title(), "unknown"),))


@dataclass(frozen=True, slots=True)
class Team:
    """Colleagues who get tickets together; `members` are users' ids, `email` is for mail to all."""

    code: str
    name: str
    created_at: datetime
    updated_at: datetime
    members: tuple[str, ...] = ()
    email: str | None = None
    version: int = 1

    def changed(self, changes: Mapping[str, Any], at: datetime) -> Team:
        """The team with some fields new."""
        return replace(self, **changes, updated_at=at, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class TeamDraft:
    """What a team is to be."""

    name: str
    members: tuple[str, ...] = ()
    email: str | None = None
