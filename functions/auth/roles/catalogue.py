"""Every permission that a route requires, with its routes; generated from their declarations."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from functions.auth.roles.entities import UnknownPermission
from shared.errors import FieldError
from shared.messages import Message
from shared.principal import covers


@dataclass(frozen=True, slots=True)
class AllowedRoute:
    """A route that a permission gives access to."""

    method: str
    path: str
    summary: str


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission and the routes it gives access to."""

    permission: str
    routes: tuple[AllowedRoute, ...]


@cache
def catalogue() -> tuple[Permission, ...]:
    """All permissions, in alphabetical order."""
    text = Path(__file__).with_name("catalogue.json").read_text(encoding="utf-8")
    return tuple(
        Permission(entry["permission"], tuple(AllowedRoute(**route) for route in entry["routes"]))
        for entry in json.loads(text)
    )


def check_known(permissions: tuple[str, ...]) -> None:
    """Refuse a permission that no route requires. Raises: UnknownPermission."""
    errors = tuple(
        FieldError(
            f"/permissions/{place}",
            Message("No route requires {permission}.", {"permission": wanted}),
            "unknown",
        )
        for place, wanted in enumerate(permissions)
        if not any(covers(wanted, entry.permission) for entry in catalogue())
    )
    if errors:
        raise UnknownPermission(errors=errors)
