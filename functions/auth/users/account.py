"""Accounts: a user and everything that is stored in their partition, read in one query.

Each capability picks its own part out of it, so that no two of them need to know each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from functions.auth.users.entities import User
from shared.dynamo import Item, from_item

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Account:
    """A user, and the items of their partition by sort key."""

    user: User
    items: Mapping[str, Item] = field(repr=False)

    def find(self, kind: type[T], sk: str) -> T | None:
        """The entity under a sort key, if there is one."""
        item = self.items.get(sk)
        return None if item is None else from_item(kind, item)

    def find_all(self, kind: type[T], prefix: str) -> tuple[T, ...]:
        """The entities under sort keys that begin with a prefix."""
        return tuple(from_item(kind, i) for sk, i in self.items.items() if sk.startswith(prefix))
