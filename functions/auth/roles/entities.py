"""A role: a name for a set of permissions.

A permission reads `service:resource:action`, and any part may be `*`. Four roles are built in;
custom ones hold permissions that their creator has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.principal import Principal

CUSTOMER, OPERATOR, TECH, ADMIN = "customer", "operator", "tech", "admin"
RESERVED = frozenset({"anonymous", "api-key", "system"})
"""What callers that are not users have instead of a role."""


class RoleNotFound(NotFound):
    """There is no such role."""


class UnknownRole(Invalid):
    """There is no role with this name."""


class RoleChanged(Conflict):
    """Somebody else changed the role at the same moment; read it again."""


class RoleNameTaken(Conflict):
    """A role with this name already exists."""


class RoleInUse(Conflict):
    """Some users have this role; give them another role first."""


class BuiltInRole(Conflict):
    """Built-in roles cannot be changed or deleted."""


class UnknownPermission(Invalid):
    """No route requires this permission."""


class BeyondOwnPermissions(Forbidden):
    """You can only grant or change permissions that you have yourself."""


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
        """Refuse to change a built-in role. Raises: BuiltInRole."""
        if self.built_in:
            raise BuiltInRole


_CUSTOMER = (
    "customer:profile:read", "customer:profile:write", "customer:service:read",
    "customer:contract:read", "customer:application:read", "customer:application:rate",
    "billing:account:read",
    "customer:personal-data:read", "customer:personal-data:write",
    "billing:invoice:read", "billing:payment:read", "billing:payment:write",
    "billing:subscription:read", "billing:subscription:change", "support:ticket:read",
    "support:ticket:write", "support:ticket:rate", "notification:notification:read",
    "notification:notification:write", "monitoring:uptime:read",
    "notification:preference:read", "notification:preference:write", "gateway:overview:read",
)  # fmt: skip
_OPERATOR = (
    "customer:*:*", "billing:*:read", "billing:payment:write", "billing:invoice:write",
    "billing:account:write", "billing:subscription:write", "billing:subscription:change",
    "billing:consolidation:write", "billing:dunning:write", "billing:payment:assign",
    "billing:register:write", "billing:refund:write", "billing:statement:write",
    "support:*:*", "notification:delivery:read", "notification:delivery:write",
    "notification:suppression:read", "notification:suppression:write",
    "notification:broadcast:read", "notification:broadcast:write",
    "monitoring:*:*", "analytics:*:read", "gateway:admin:read",
)  # fmt: skip
_TECH = (
    "customer:application:read", "customer:application:work", "customer:device:read",
    "customer:device:write", "customer:customer:read", "customer:warehouse:read",
    "customer:search:read", "support:ticket:read",
    "support:ticket:write", "monitoring:node:read", "monitoring:incident:read",
    "monitoring:incident:write",
)  # fmt: skip

BUILT_IN = {
    role.name: role
    for role in (
        Role(CUSTOMER, _CUSTOMER, "Subscribers: their own account and tickets", built_in=True),
        Role(OPERATOR, _OPERATOR, "Office staff", built_in=True),
        Role(TECH, _TECH, "Field technicians", built_in=True),
        Role(ADMIN, ("*:*:*",), "Administrators", built_in=True),
    )
}


def check_within(permissions: Iterable[str], by: Principal) -> None:
    """Refuse permissions that the caller does not have. Raises: BeyondOwnPermissions."""
    beyond = sorted(p for p in permissions if not by.may(p))
    if beyond:
        raise BeyondOwnPermissions(
            "You do not have these permissions: {permissions}.", permissions=", ".join(beyond)
        )
