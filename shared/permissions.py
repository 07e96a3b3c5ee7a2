"""Permissions as a short text: what has its beginning in common is said once.

    billing:account:read,write;invoice:read support:*:*

API Gateway takes 8 KB of an authorizer, and a role may hold a hundred permissions. A text of plain
permissions with spaces between them reads the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

LONGEST = 6000
"""Characters; what else the authorizer answers has some hundreds."""


def packed(permissions: Iterable[str]) -> str:
    """Permissions, each `service:resource:action`, as a text."""
    services: dict[str, dict[str, list[str]]] = {}
    for permission in sorted(permissions):
        service, resource, action = permission.split(":")
        services.setdefault(service, {}).setdefault(resource, []).append(action)
    return " ".join(
        f"{service}:" + ";".join(f"{name}:{','.join(actions)}" for name, actions in held.items())
        for service, held in services.items()
    )


def unpacked(text: str) -> frozenset[str]:
    """The permissions that a text packs. Raises: ValueError."""
    return frozenset(_each(text))


def _each(text: str) -> Iterator[str]:
    for held in text.split():
        service, _, resources = held.partition(":")
        for resource in resources.split(";"):
            name, actions = resource.split(":")
            yield from (f"{service}:{name}:{action}" for action in actions.split(","))
