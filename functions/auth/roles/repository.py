"""Custom roles in the auth table; built-in ones stand in the code.

pk ROLE#<name>   sk ROLE   gsi1pk ROLES   gsi1sk <name>
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from functions.auth.roles.entities import BUILT_IN, NoSuchRole, Role, RoleNameTaken, UnknownRole
from shared.dynamo import Page, Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.dynamo.transaction import Condition

SK = "ROLE"
_AMONG_BUILT_IN = re.compile(f"built-in-([0-{len(BUILT_IN)}])")


@dataclass(frozen=True)
class RoleRepository:
    """Reads roles; says what a change of one writes."""

    table: Table

    def named(self, name: str) -> Role:
        """The role of a name; a built-in one costs no read. Raises: UnknownRole."""
        if name in BUILT_IN:
            return BUILT_IN[name]
        item = self.table.get(role_pk(name), SK)
        if item is None:
            raise UnknownRole(f"There is no role {name!r}.")
        return from_item(Role, item)

    def page(self, *, limit: int, cursor: str | None) -> Page[Role]:
        """The built-in roles, then the custom ones by name. Raises: InvalidCursor.

        A page that ends among the built-in ones goes on at `built-in-<how many were shown>`.
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

    def is_held(self, name: str) -> bool:
        """Whether any user has a role."""
        return bool(self.table.page(Query(pk=f"ROLE#{name}", index="gsi2"), limit=1).items)

    def commit(self, transaction: Transaction) -> None:
        """Do it. Raises: what its lines say."""
        self.table.commit(transaction)


def creating(role: Role) -> Transaction:
    """What writes a new role. Its line raises: RoleNameTaken."""
    return Transaction().create(_item(role), otherwise=RoleNameTaken())


def replacing(role: Role) -> Transaction:
    """What writes a role over its version before."""
    return Transaction().replace(_item(role), version=role.version - 1)


def removing(role: Role) -> Transaction:
    """What removes a role, as it was read."""
    unchanged = Condition(equals={"version": role.version})
    return Transaction().delete(role_pk(role.name), SK, when=unchanged)


def existing(role: Role) -> Transaction:
    """What holds a change back if a role is gone by then. Its line raises: NoSuchRole."""
    if role.built_in:
        return Transaction()
    present = Condition(present=True)
    return Transaction().check(role_pk(role.name), SK, when=present, otherwise=NoSuchRole())


def role_pk(name: str) -> str:
    """The partition of a role."""
    return f"ROLE#{name}"


def _item(role: Role) -> dict[str, object]:
    index = {"gsi1pk": "ROLES", "gsi1sk": role.name}
    return to_item(role) | index | {"pk": role_pk(role.name), "sk": SK}
