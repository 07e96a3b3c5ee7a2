"""Users in the auth table.

Each is stored whole under every name they are known by, so that signing in is one read and every
name is unique; the copies change together.

    pk USER#<id>       sk USER    gsi1pk USERS   gsi2pk ROLE#<role>   gsi1sk, gsi2sk <id>
    pk EMAIL#<email>   sk USER
    pk PHONE#<phone>   sk USER
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from functions.auth.users.entities import EmailTaken, PhoneTaken, User, UserNotFound
from shared.dynamo import Item, Page, Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.dynamo.transaction import Condition
from shared.errors import DomainError, PreconditionFailed

SK = "USER"


@dataclass(frozen=True)
class UserRepository:
    """Reads users; says what a change of one writes."""

    table: Table

    def get(self, user_id: str) -> User:
        """The user of an id. Raises: UserNotFound."""
        item = self.table.get(user_pk(user_id), SK)
        if item is None:
            raise UserNotFound
        return from_item(User, item)

    def by_email(self, email: str) -> User | None:
        """The user with an address."""
        return self._named(email)

    def by_phone(self, phone: str) -> User | None:
        """The user with a phone number."""
        return self._named(phone)

    def page(self, role: str | None, *, limit: int, cursor: str | None) -> Page[User]:
        """Users, newest first: all, or those of a role. Raises: InvalidCursor."""
        query = (
            Query(pk="USERS", index="gsi1", newest_first=True)
            if role is None
            else Query(pk=f"ROLE#{role}", index="gsi2", newest_first=True)
        )
        return self.table.page(query, limit=limit, cursor=cursor).map(lambda i: from_item(User, i))

    def commit(self, transaction: Transaction) -> None:
        """Do it. Raises: what its lines say."""
        self.table.commit(transaction)

    def _named(self, name: str) -> User | None:
        item = self.table.get(name_pk(name), SK)
        return None if item is None else from_item(User, item)


def user_pk(user_id: str) -> str:
    """The partition of what is a user's own: the user, their sessions, their password reset."""
    return f"USER#{user_id}"


def name_pk(name: str) -> str:
    """The partition of a name, be it an address or a phone number."""
    return f"{'EMAIL' if '@' in name else 'PHONE'}#{name}"


def creation(user: User) -> Transaction:
    """What writes a new user. Its lines raise: EmailTaken, PhoneTaken."""
    transaction = Transaction()
    for item, taken in _copies(user):
        transaction.create(item, otherwise=taken)
    return transaction


def replacement(
    user: User, otherwise: DomainError | None = None, *, before: User | None = None
) -> Transaction:
    """What writes a user over their version before; if that is gone, `otherwise`.

    `before` is needed where names change. The lines of a new one raise: EmailTaken, PhoneTaken.
    """
    transaction, version = Transaction(), user.version - 1
    old = {name_pk(name) for name in (before or user).names}
    new = {name_pk(name) for name in user.names}
    for item, taken in _copies(user):
        if item["pk"] in new - old:
            transaction.create(item, otherwise=taken)
        else:
            transaction.replace(item, version=version, otherwise=otherwise)
    for pk in sorted(old - new):
        _remove(transaction, pk, version, otherwise)
    return transaction


def removal(user: User) -> Transaction:
    """What removes a user under every name, as they were read."""
    transaction = Transaction()
    for pk in (user_pk(user.id), *map(name_pk, user.names)):
        _remove(transaction, pk, user.version)
    return transaction


def unchanged(user: User, otherwise: DomainError | None = None) -> Transaction:
    """What holds a change back if the user is no longer the one that was read."""
    when = Condition(equals={"version": user.version})
    return Transaction().check(
        user_pk(user.id), SK, when=when, otherwise=otherwise or PreconditionFailed()
    )


def _remove(
    transaction: Transaction, pk: str, version: int, otherwise: DomainError | None = None
) -> None:
    transaction.delete(pk, SK, when=Condition(equals={"version": version}), otherwise=otherwise)


def _copies(user: User) -> Iterator[tuple[Item, DomainError]]:
    item = to_item(user)
    index = {"gsi1pk": "USERS", "gsi1sk": user.id, "gsi2pk": f"ROLE#{user.role}", "gsi2sk": user.id}
    yield item | {"pk": name_pk(user.email), "sk": SK}, EmailTaken()
    if user.phone:
        yield item | {"pk": name_pk(user.phone), "sk": SK}, PhoneTaken()
    yield item | index | {"pk": user_pk(user.id), "sk": SK}, EmailTaken()
