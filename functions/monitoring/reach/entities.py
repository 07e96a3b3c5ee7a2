"""Whom an outage or planned work reaches, as far as it has been found out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from functions.monitoring.connections.entities import Connection
from shared.errors import Conflict

PAGE = 40
"""Contracts of one event: each has a mark that is written along with it."""


class Purpose(StrEnum):
    """Why people are reached."""

    OUTAGE = "outage"
    MAINTENANCE = "maintenance"


class Phase(StrEnum):
    """What is being done."""

    FINDING = "finding"  # who is reached, and saying that it has begun
    FOUND = "found"
    ENDING = "ending"  # saying to the same that it is over
    DONE = "done"


class ReachChanged(Conflict):
    """Somebody else works on the same outage at this moment."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Who is reached by an incident or by planned work.

    `pages` of contracts were found, `cursor` is where the list goes on, and `ended_pages` of them
    have been told that it is over. Only contracts that no other outage holds are among them.
    `round` counts how often planned work was announced.
    """

    subject_id: str
    purpose: Purpose
    node_id: str
    node_name: str
    site: str
    title: str
    begins_at: datetime
    ends_at: datetime | None = None
    phase: Phase = Phase.FINDING
    pages: int = 0
    ended_pages: int = 0
    contracts: int = 0
    buildings: int = 0
    last_building: str = ""
    cursor: str | None = None
    round: int = 1
    version: int = 1

    @property
    def is_waiting(self) -> bool:
        """Whether something is left to be done."""
        return self.phase in (Phase.FINDING, Phase.ENDING)

    def found(self, connections: tuple[Connection, ...], cursor: str | None) -> Reach:
        """With one more page of whom it reaches; a cursor of None means that it was the last."""
        buildings, last = self.buildings, self.last_building
        for one in connections:
            buildings += one.building_id not in ("", last)
            last = one.building_id or last
        found = replace(
            self,
            pages=self.pages + bool(connections),
            contracts=self.contracts + len(connections),
            buildings=buildings,
            last_building=last,
            cursor=cursor,
            version=self.version + 1,
        )
        if cursor is not None:
            return found
        over = self.purpose is Purpose.OUTAGE and self.ends_at is not None
        return _settled(replace(found, phase=Phase.ENDING if over else Phase.FOUND))

    def over(self, at: datetime) -> Reach:
        """Over since a moment; who has been told will be told that, too."""
        phase = Phase.ENDING if self.phase is Phase.FOUND else self.phase
        return _settled(replace(self, ends_at=at, phase=phase, version=self.version + 1))

    def one_more_ended(self) -> Reach:
        """With one more page that knows that it is over."""
        ended = replace(self, ended_pages=self.ended_pages + 1, version=self.version + 1)
        return _settled(ended)


def _settled(reach: Reach) -> Reach:
    is_done = reach.phase is Phase.ENDING and reach.ended_pages >= reach.pages
    return replace(reach, phase=Phase.DONE) if is_done else reach


@dataclass(frozen=True, slots=True)
class Reached:
    """One page of the contracts that are reached."""

    number: int
    connections: tuple[Connection, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """The outage that a contract is in, of which its customer has been told."""

    contract_id: str
    subject_id: str


@dataclass(frozen=True, slots=True)
class Spread:
    """What a run has done: pages that were told, and outages that failed."""

    pages: int = 0
    failed: int = 0
