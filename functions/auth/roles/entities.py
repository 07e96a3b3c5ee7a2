"""A role: a name for a set of permissions.

A permission reads `service:resource:action`, and any part may be `*`. Four roles are built in.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.errors import NotFound

CUSTOMER, OPERATOR, TECH, ADMIN = "customer", "operator", "tech", "admin"


class UnknownRole(NotFound):
    """There is no such role."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a group of users may do."""

    name: str
    permissions: tuple[str, ...]
    built_in: bool = False


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
        Role(CUSTOMER, _CUSTOMER, built_in=True),
        Role(OPERATOR, _OPERATOR, built_in=True),
        Role(TECH, _TECH, built_in=True),
        Role(ADMIN, ("*:*:*",), built_in=True),
    )
}


def role_named(name: str) -> Role:
    """The role of a name. Raises: UnknownRole."""
    try:
        return BUILT_IN[name]
    except KeyError:
        raise UnknownRole(f"There is no role {name!r}.") from None
