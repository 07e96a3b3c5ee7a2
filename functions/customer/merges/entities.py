"""A merge: which record lives on in which, what it brought along, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from functions.customer.customers.entities import Status
from shared.errors import Conflict, Invalid, NotFound

UNDOABLE = timedelta(days=30)
ROUNDS = 2
"""How often everything is looked for: a list may be behind by a moment."""


class State(StrEnum):
    """How far a merge has come: what belongs to the record moves on, or back."""

    MOVING = "moving"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class Kind(StrEnum):
    """What belongs to a customer and follows them, in the order in which it does."""

    CONTRACT = "contract"
    PREMISES = "premises"
    DEVICE = "device"
    APPLICATION = "application"
    SERVICE = "service"
    NOTE = "note"


class MergeNotFound(NotFound):
    """This customer was never merged into another."""


class MergeUnderWay(Conflict):
    """A merge of one of the two is under way; try again in a moment."""


class MergeChanged(Conflict):
    """Somebody else changed the merge at the same moment; read it again."""


class MergedWithItself(Invalid):
    """A customer can't be merged into themselves."""


class DifferentKinds(Conflict):
    """A person and a company can't be the same customer."""


class DifferentTaxpayers(Conflict):
    """The two have different taxpayer numbers; if one is mistaken, correct it first."""


class TooMuchToMerge(Conflict):
    """The two have too many contacts and tags for one record; remove some of them first."""


class UserToBeChosen(Conflict):
    """Both have a user; send in keepUserId which one stays."""


class UnknownUser(Invalid):
    """The user that stays is one of the two customers'."""


class UndoTooLate(Conflict):
    """A merge can be undone for 30 days, and once."""


class MergedOn(Conflict):
    """The customer in whom the record lives on was merged on; undo that merge first."""


@dataclass(frozen=True, slots=True)
class Gained:
    """What the record that stays has from the other one; contacts as `channel:value`.

    `status` and the user are those that it had before.
    """

    status: Status
    user_id: str | None = None
    user_sequence: int = 0
    fields: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """The record `from_id` lives on in `into_id`; `kept_user_id` signs in, the other no more.

    `next_kind` is what moves next in the `round`; `moved` counts what has moved, which can be taken
    back until `undo_until`.
    """

    id: str
    from_id: str
    into_id: str
    gained: Gained
    merged_by: str
    merged_at: datetime
    undo_until: datetime
    updated_at: datetime
    state: State = State.MOVING
    kept_user_id: str | None = None
    closed_user_id: str | None = None
    next_kind: Kind = Kind.CONTRACT
    round: int = 1
    moved: int = 0
    version: int = 1

    @property
    def is_under_way(self) -> bool:
        """Whether something is still to be moved."""
        return self.state in (State.MOVING, State.UNDOING)

    def went_on(self, moved: int, next_kind: Kind | None, at: datetime) -> Merge:
        """The merge after a step; None where the step has come through all kinds."""
        over = next_kind is None
        return replace(
            self,
            moved=self.moved + moved,
            next_kind=next_kind or Kind.CONTRACT,
            round=self.round + over,
            state=State.DONE if over and self.round >= ROUNDS else self.state,
            updated_at=at,
            version=self.version + 1,
        )

    def went_back(self, moved: int, at: datetime, *, is_last: bool) -> Merge:
        """The merge after a step back."""
        return replace(
            self,
            moved=self.moved - moved,
            state=State.UNDONE if is_last else self.state,
            updated_at=at,
            version=self.version + 1,
        )

    def undone(self, at: datetime) -> Merge:
        """The merge on its way back. Raises: MergeUnderWay, UndoTooLate."""
        if self.is_under_way:
            raise MergeUnderWay
        if self.state is State.UNDONE or at >= self.undo_until:
            raise UndoTooLate
        return replace(self, state=State.UNDOING, updated_at=at, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class Moved:
    """Something that has moved with a merge, and goes back with it."""

    kind: Kind
    id: str
