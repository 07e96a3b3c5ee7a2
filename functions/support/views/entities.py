"""A saved filter of tickets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from functions.support.tickets.places import Order, Selection
from functions.support.vocabulary import Priority, State
from shared.errors import Conflict, Forbidden, NotFound
from shared.principal import Principal

SHARE = "support:view:share"


class ViewNotFound(NotFound):
    """There is no such view."""


class ViewExists(Conflict):
    """There is a view with this id already."""


class ViewChanged(Conflict):
    """Somebody else changed the view at the same moment; try again."""


class SharingForbidden(Forbidden):
    """You may not make or change views that all of the staff share."""


@dataclass(frozen=True, slots=True)
class ViewDraft:
    """What a view is to be. `mine` stands for whoever looks; what is empty asks for nothing."""

    name: str
    shared: bool = False
    states: tuple[State, ...] = ()
    categories: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = ()
    assignee_id: str | None = None
    team: str | None = None
    tag: str | None = None
    mine: bool = False
    unassigned: bool = False
    at_risk: bool = False
    order: Order = Order.DEADLINE


@dataclass(frozen=True, slots=True)
class View:
    """A saved filter; one that is not shared is its owner's alone."""

    id: str
    owner_id: str
    wanted: ViewDraft
    created_at: datetime
    updated_at: datetime
    version: int = 1

    def must_be_seen(self, by: Principal) -> None:
        """Raises: ViewNotFound."""
        if not (self.wanted.shared or self.owner_id == by.id):
            raise ViewNotFound

    def changed(self, draft: ViewDraft, by: Principal, at: datetime) -> View:
        """The view as it is to be. Raises: ViewNotFound, SharingForbidden."""
        self.must_be_seen(by)
        must_be_allowed(self.wanted, by)
        must_be_allowed(draft, by)
        return replace(self, wanted=draft, updated_at=at, version=self.version + 1)

    def selection(self, user_id: str) -> Selection:
        """Which tickets it shows to somebody."""
        of = self.wanted
        return Selection(
            states=of.states,
            categories=of.categories,
            priorities=of.priorities,
            assignee_id=user_id if of.mine else of.assignee_id,
            team=of.team,
            tag=of.tag,
            unassigned=of.unassigned,
            at_risk=of.at_risk,
            order=of.order,
        )


def must_be_allowed(draft: ViewDraft, by: Principal) -> None:
    """Refuse a shared view of somebody who may not share. Raises: SharingForbidden."""
    if draft.shared and not by.may(SHARE):
        raise SharingForbidden
