"""Custom roles in the auth table; the built-in ones are part of the code.

pk ROLE#<name>   sk ROLE   gsi1pk ROLES   gsi1sk <name>
"""

from __future__ import annotations

import re

from functions.auth.roles.entities import (
    BUILT_IN,
    Role,
    RoleChanged,
    RoleNameTaken,
    RoleNotFound,
    UnknownRole,
)
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

SK = "ROLE"
_AMONG_BUILT_IN = re.compile(f"built-in-([0-{len(BUILT_IN)}])")


@component
class RoleRepository:
    """Reads roles, and says how they are written."""

    table: Table

    def get(self, name: str) -> Role:
        """A role; a built-in one costs no read. Raises: RoleNotFound."""
        if name in BUILT_IN:
            return BUILT_IN[name]
        item = self.table.get(role_pk(name), SK)
        if item is None:
            raise RoleNotFound("There is no role {name}.", name=name)
        return from_item(Role, item)

    def list(self, *, limit: int, cursor: str | None) -> Page[Role]:
        """The built-in roles, then the custom ones by name. Raises: InvalidCursor.

        A page that ends among the built-in ones continues at `built-in-<how many were shown>`.
        """
        among = _AMONG_BUILT_IN.fullmatch(cursor or "built-in-0")
        shown = int(among[1]) if among else len(BUILT_IN)
        first = tuple(BUILT_IN.values())[shown : shown + limit]
        if len(first) == limit:
            return Page(first, f"built-in-{shown + limit}")
        rest = self.table.page(
            Query(pk="ROLES", index="gsi1"),
            limit=limit - len(first),
            cursor=None if among else cursor,
        )
        return Page((*first, *(from_item(Role, i) for i in rest.items)), rest.next_cursor)

    def is_assigned(self, name: str) -> bool:
        """Whether any user has this role."""
        return bool(self.table.first(Query(pk=f"ROLE#{name}", index="gsi2")))

    def add(self, role: Role) -> Transaction:
        """Write a new role. Its failure: RoleNameTaken."""
        return Transaction().create(_item(role), otherwise=RoleNameTaken())

    def change(self, role: Role, *, over: Role) -> Transaction:
        """Write a role over the state it was read in. Its failure: RoleChanged."""
        return Transaction().replace(_item(role), version=over.version, otherwise=RoleChanged())

    def remove(self, role: Role) -> Transaction:
        """Remove a role as it was read. Its failure: RoleChanged."""
        unchanged = Condition(equals={"version": role.version})
        return Transaction().delete(role_pk(role.name), SK, when=unchanged, otherwise=RoleChanged())

    def require(self, role: Role) -> Transaction:
        """Require that a role still exists. Its failure: UnknownRole."""
        if role.built_in:
            return Transaction()
        present = Condition(present=True)
        return Transaction().check(role_pk(role.name), SK, when=present, otherwise=UnknownRole())


def role_pk(name: str) -> str:
    """The partition of a role."""
    return f"ROLE#{name}"


def _item(role: Role) -> Item:
    index = {"gsi1pk": "ROLES", "gsi1sk": role.name}
    return to_item(role) | index | {"pk": role_pk(role.name), "sk": SK}
