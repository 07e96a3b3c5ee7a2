"""What the pages about users and roles show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from functions.gateway.screens.lists import Filter
from functions.gateway.screens.words import ROLE

Say = Callable[[str], str]
"""Says a text of ours in the visitor's language."""


@dataclass(frozen=True, slots=True)
class UsersPage:
    """A page of the list of users, each with what is said of their role; `after` leads on."""

    users: tuple[tuple[dict[str, Any], str], ...]
    roles: tuple[tuple[str, str], ...]
    filter: Filter
    after: str


@dataclass(frozen=True, slots=True)
class UserPage:
    """A user, or none for a new one, and the names of the roles there are."""

    user: dict[str, Any] | None
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RolesPage:
    """The matrix of roles: for each permission which of them grant it."""

    roles: tuple[str, ...]
    rows: tuple[tuple[str, tuple[bool, ...]], ...]


def users_page(known: Mapping[str, Any], filters: Mapping[str, str], say: Say) -> UsersPage:
    """The list of users."""
    users = known["users"]
    told = tuple((user, role_text(user["role"], say)) for user in users["items"])
    return UsersPage(told, _names(known["roles"], say), Filter(filters), users["nextCursor"] or "")


def user_page(user: dict[str, Any] | None, roles: Mapping[str, Any], say: Say) -> UserPage:
    """A user with the roles they may be given."""
    return UserPage(user, _names(roles, say))


def roles_page(known: Mapping[str, Any], say: Say) -> RolesPage:
    """The matrix of roles and permissions."""
    roles = tuple(known["roles"]["items"])
    wanted = [one["permission"] for one in known["permissions"]["items"]]
    rows = tuple((p, tuple(_grants(role, p) for role in roles)) for p in wanted)
    return RolesPage(tuple(role_text(role["name"], say) for role in roles), rows)


def role_text(name: str, say: Say) -> str:
    """What is said of a role: built-in ones in people's words, others by their own name."""
    return say(ROLE[name].text) if name in ROLE else name


def _names(roles: Mapping[str, Any], say: Say) -> tuple[tuple[str, str], ...]:
    return tuple((r["name"], role_text(r["name"], say)) for r in roles["items"])


def _grants(role: Mapping[str, Any], permission: str) -> bool:
    parts = permission.split(":")
    granted = (one.split(":") for one in role["permissions"])
    return any(
        all(has in ("*", asked) for has, asked in zip(one, parts, strict=True))
        for one in granted
        if len(one) == len(parts)
    )
