"""How far open tickets have been measured by new rules."""

from __future__ import annotations

from dataclasses import dataclass

from shared.errors import Conflict


class ProgressChanged(Conflict):
    """Another job measures tickets at this moment."""


@dataclass(frozen=True, slots=True)
class Progress:
    """All tickets were measured by the rules of `rules_version`.

    While newer ones are taken over, `state` is the state whose tickets come next, and `cursor`
    where its list goes on.
    """

    rules_version: int = 0
    taking_over: int = 0
    state: int = 0
    cursor: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Watched:
    """What a job did: tickets that were due, those measured by new rules, and those that failed."""

    due: int = 0
    measured: int = 0
    failed: int = 0
