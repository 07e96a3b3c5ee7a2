"""A role: a name for a set of permissions.

A permission reads `service:resource:action`, and any part may be `*`. Four roles are built in;
others are made of permissions that their maker has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.principal import Principal

CUSTOMER, OPERATOR, TECH, ADMIN = "customer", "operator", "tech", "admin"
RESERVED = frozenset({"anonymous", "api-key", "system"})
"""What callers who are no users have in the place of a role."""


class UnknownRole(NotFound):
    """There is no such role."""


class NoSuchRole(Invalid):
    """No role has this name."""


class RoleNameTaken(Conflict):
    """There is a role of this name."""


class RoleInUse(Conflict):
    """Some users have this role; give them another one first."""


class BuiltInRole(Conflict):
    """A built-in role stays as it is."""


class UnknownPermission(Invalid):
    """No route asks for such a permission."""


class BeyondOwnPermissions(Forbidden):
    """Nobody grants, or touches, what goes beyond their own permissions."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a group of users may do."""

    name: str
    permissions: tuple[str, ...]
    description: str = ""
    built_in: bool = False
    version: int = 1

    def changed(self, permissions: tuple[str, ...], description: str) -> Role:
        """The role with other permissions. Raises: BuiltInRole."""
        self.check_custom()
        return replace(
            self,
            permissions=permissions,
            description=description,
            version=self.version + 1,
        )

    def check_custom(self) -> None:
        """Refuse a change of a built-in role. Raises: BuiltInRole."""
        if self.built_in:
            raise BuiltInRole


_CUSTOMER = (
    "customer:profile:read", "customer:profile:write", "customer:service:read",
    "customer:contract:read", "customer:application:read", "billing:account:read",
    "billing:invoice:read", "billing:payment:read", "billing:payment:write",
    "billing:subscription:read", "support:ticket:read", "support:ticket:write",
    "support:ticket:rate", "notification:notification:read", "notification:notification:write",
    "notification:preference:read", "notification:preference:write", "gateway:overview:read",
)  # fmt: skip
_OPERATOR = (
    "customer:*:*", "billing:*:read", "billing:payment:write", "billing:invoice:write",
    "billing:account:write", "billing:subscription:write", "support:*:*",
    "notification:delivery:read", "notification:delivery:write", "notification:broadcast:read",
    "notification:broadcast:write", "monitoring:*:*", "analytics:*:read", "gateway:admin:read",
)  # fmt: skip
_TECH = (
    "customer:application:read", "customer:application:work", "customer:device:read",
    "customer:device:write", "customer:customer:read", "support:ticket:read",
    "support:ticket:write", "monitoring:node:read", "monitoring:incident:read",
    "monitoring:incident:write",
)  # fmt: skip

BUILT_IN = {
    role.name: role
    for role in (
        Role(CUSTOMER, _CUSTOMER, "Subscribers, for what is theirs", built_in=True),
        Role(OPERATOR, _OPERATOR, "The office", built_in=True),
        Role(TECH, _TECH, "Technicians in the field", built_in=True),
        Role(ADMIN, ("*:*:*",), "Administrators", built_in=True),
    )
}


def check_within(permissions: Iterable[str], by: Principal) -> None:
    """Refuse what goes beyond a caller's own permissions. Raises: BeyondOwnPermissions."""
    beyond = sorted(p for p in permissions if not by.may(p))
    if beyond:
        raise BeyondOwnPermissions(f"You do not have {', '.join(beyond)}.")
