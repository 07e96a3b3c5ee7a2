"""How much waits for whom, and how much of it a person may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from functions.support.tickets.entities import WAITING
from functions.support.tickets.places import Risk
from functions.support.vocabulary import State
from shared.errors import Conflict


class EnoughTaken(Conflict):
    """You have as many tickets as you may take; finish one first."""


class LimitsChanged(Conflict):
    """Somebody else changed the limits at the same moment; try again."""


class TakerChanged(Conflict):
    """The same person has just taken another ticket; try again."""


class TicketTaken(Conflict):
    """Somebody else has just taken the ticket, or it waits no longer."""


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many tickets are in a state; of them assigned to nobody, and of high priority."""

    state: State
    count: int
    unassigned: int
    urgent: int


@dataclass(frozen=True, slots=True)
class TeamCount:
    """How many tickets wait in a team, and how many of them nobody has taken."""

    team: str
    count: int
    unassigned: int


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """How many tickets of a category wait."""

    category: str
    count: int


@dataclass(frozen=True, slots=True)
class OwnCount:
    """How many tickets a person has, by state; how many are at risk, and how many have news."""

    new: int
    open: int
    pending: int
    on_hold: int
    nearly_late: int
    late: int
    unread: int

    @property
    def held(self) -> int:
        """How many they have in all."""
        return self.new + self.open + self.pending + self.on_hold


@dataclass(frozen=True, slots=True)
class Queues:
    """What there is to do, of everybody and of one person."""

    queues: tuple[StateCount, ...]
    teams: tuple[TeamCount, ...]
    categories: tuple[CategoryCount, ...]
    nearly_late: int
    late: int
    mine: OwnCount


@dataclass(frozen=True, slots=True)
class Limits:
    """How many tickets a person may have and still take another; None sets no limit.

    `persons` are those for whom another number counts; `most` counts for all others.
    """

    most: int | None = None
    persons: dict[str, int] = field(default_factory=dict)
    updated_at: datetime | None = None
    version: int = 0

    def of(self, user_id: str) -> int | None:
        """How many a person may have."""
        return self.persons.get(user_id, self.most)

    def changed(self, most: int | None, persons: Mapping[str, int], at: datetime) -> Limits:
        """The limits as they are to be."""
        return replace(
            self, most=most, persons=dict(persons), updated_at=at, version=self.version + 1
        )


@dataclass(frozen=True, slots=True)
class Taker:
    """A person who takes tickets, one after the other: `version` is how many they have taken."""

    user_id: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class Recounted:
    """What a recount did: tickets whose place was wrong, counts that were, and busy ones left."""

    placed: int = 0
    corrected: int = 0
    left: int = 0


def queues_of(total: Mapping[str, int], own: Mapping[str, int]) -> Queues:
    """The queues that counts come to."""
    named = [
        (kind, rest, n) for name, n in total.items() for kind, _, rest in [name.partition(":")]
    ]
    return Queues(
        queues=tuple(
            StateCount(
                state,
                total.get(state.value, 0),
                total.get(f"free:{state}", 0),
                total.get(f"urgent:{state}", 0),
            )
            for state in WAITING
        ),
        teams=tuple(
            TeamCount(team, n, total.get(f"free_of_team:{team}", 0))
            for kind, team, n in sorted(named)
            if kind == "team"
        ),
        categories=tuple(
            CategoryCount(category, n) for kind, category, n in sorted(named) if kind == "category"
        ),
        nearly_late=total.get(Risk.NEARLY_LATE, 0),
        late=total.get(Risk.LATE, 0),
        mine=own_of(own),
    )


def own_of(own: Mapping[str, int]) -> OwnCount:
    """What a person's counts come to."""
    return OwnCount(
        new=own.get(State.NEW, 0),
        open=own.get(State.OPEN, 0),
        pending=own.get(State.PENDING, 0),
        on_hold=own.get(State.ON_HOLD, 0),
        nearly_late=own.get(Risk.NEARLY_LATE, 0),
        late=own.get(Risk.LATE, 0),
        unread=own.get("unread", 0),
    )
