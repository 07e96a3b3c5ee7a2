"""Users in the auth table.

Each is stored whole under its id and under each of its logins, so that signing in is one read and
every login is unique; the copies change together.

    pk USER#<id>       sk USER    gsi1pk USERS   gsi2pk ROLE#<role>   gsi1sk, gsi2sk <id>
    pk EMAIL#<email>   sk USER
    pk PHONE#<phone>   sk USER
"""

from __future__ import annotations

from collections.abc import Iterator

from functions.auth.users.account import Account
from functions.auth.users.entities import EmailTaken, PhoneTaken, User, UserChanged, UserNotFound
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition
from shared.errors import DomainError

SK = "USER"


@component
class UserRepository:
    """Reads users, and says how they are written."""

    table: Table

    def get(self, user_id: str) -> User:
        """A user. Raises: UserNotFound."""
        item = self.table.get(user_pk(user_id), SK)
        if item is None:
            raise UserNotFound
        return from_item(User, item)

    def find_by_login(self, login: str) -> User | None:
        """The user with an e-mail address or phone number."""
        item = self.table.get(login_pk(login), SK)
        return None if item is None else from_item(User, item)

    def get_account(self, user_id: str) -> Account:
        """A user with everything stored in their partition. Raises: UserNotFound."""
        items = self.table.each(Query(pk=user_pk(user_id), consistent=True))
        by_sk = {str(item["sk"]): item for item in items}
        if SK not in by_sk:
            raise UserNotFound
        return Account(from_item(User, by_sk[SK]), by_sk)

    def list(self, role: str | None, *, limit: int, cursor: str | None) -> Page[User]:
        """Users, newest first: all, or those with a role. Raises: InvalidCursor."""
        pk, index = ("USERS", "gsi1") if role is None else (f"ROLE#{role}", "gsi2")
        page = self.table.page(
            Query(pk, index=index, newest_first=True), limit=limit, cursor=cursor
        )
        return page.map(lambda item: from_item(User, item))

    def add(self, user: User) -> Transaction:
        """Write a new user. Its failures: EmailTaken, PhoneTaken."""
        transaction = Transaction()
        for item, taken in _copies(user):
            transaction.create(item, otherwise=taken)
        return transaction

    def change(self, user: User, *, over: User) -> Transaction:
        """Write a user over the state it was read in.

        Its failures: UserChanged; EmailTaken and PhoneTaken for new logins.
        """
        transaction = Transaction()
        old = {login_pk(login) for login in over.logins}
        new = {login_pk(login) for login in user.logins}
        for item, taken in _copies(user):
            if item["pk"] in new - old:
                transaction.create(item, otherwise=taken)
            else:
                transaction.replace(item, version=over.version, otherwise=UserChanged())
        for pk in sorted(old - new):
            _remove(transaction, pk, over.version)
        return transaction

    def remove(self, user: User) -> Transaction:
        """Remove a user under every key, as it was read. Its failure: UserChanged."""
        transaction = Transaction()
        for pk in (user_pk(user.id), *map(login_pk, user.logins)):
            _remove(transaction, pk, user.version)
        return transaction

    def remove_others(self, account: Account, *, but: str) -> Transaction:
        """Remove what else is stored for a user, except under sort keys with this prefix."""
        transaction = Transaction()
        for sk in account.items:
            if sk != SK and not sk.startswith(but):
                transaction.delete(user_pk(account.user.id), sk)
        return transaction

    def require_unchanged(self, user: User) -> Transaction:
        """Require that a user did not change. Its failure: UserChanged."""
        unchanged = Condition(equals={"version": user.version})
        return Transaction().check(user_pk(user.id), SK, when=unchanged, otherwise=UserChanged())


def user_pk(user_id: str) -> str:
    """The partition of what belongs to a user: sessions, second factor, pending links."""
    return f"USER#{user_id}"


def login_pk(login: str) -> str:
    """The partition of an e-mail address or phone number."""
    return f"{'EMAIL' if '@' in login else 'PHONE'}#{login}"


def _remove(transaction: Transaction, pk: str, version: int) -> None:
    unchanged = Condition(equals={"version": version})
    transaction.delete(pk, SK, when=unchanged, otherwise=UserChanged())


def _copies(user: User) -> Iterator[tuple[Item, DomainError]]:
    item = to_item(user)
    index = {"gsi1pk": "USERS", "gsi1sk": user.id, "gsi2pk": f"ROLE#{user.role}", "gsi2sk": user.id}
    yield item | {"pk": login_pk(user.email), "sk": SK}, EmailTaken()
    if user.phone:
        yield item | {"pk": login_pk(user.phone), "sk": SK}, PhoneTaken()
    yield item | index | {"pk": user_pk(user.id), "sk": SK}, EmailTaken()
