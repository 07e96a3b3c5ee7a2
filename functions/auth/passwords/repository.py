"""Password resets in the auth table, at most one a user, in their partition; removed by TTL.

pk USER#<user id>   sk RESET
"""

from __future__ import annotations

from dataclasses import dataclass

from functions.auth.links.repository import RESET
from functions.auth.passwords.entities import PasswordReset
from functions.auth.passwords.guesses import guesses_among
from functions.auth.sessions.entities import Session
from functions.auth.sessions.repository import PREFIX as SESSIONS
from functions.auth.sessions.repository import sessions_among
from functions.auth.throttling.entities import Backoff
from functions.auth.users.entities import User
from functions.auth.users.repository import SK as USER_SK
from functions.auth.users.repository import user_pk
from shared.dynamo import Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.dynamo.transaction import Condition
from shared.errors import DomainError


@dataclass(frozen=True, slots=True)
class Account:
    """What belongs to a user, all in one partition."""

    user: User
    sessions: tuple[Session, ...]
    reset: PasswordReset | None
    guesses: Backoff
    others: tuple[str, ...] = ()
    """The sort keys of whatever else there is."""


@dataclass(frozen=True)
class PasswordRepository:
    """Reads accounts; says what keeps and uses up a reset."""

    table: Table

    def account(self, user_id: str) -> Account | None:
        """A user with all that is theirs, in one query."""
        items = list(self.table.each(Query(pk=user_pk(user_id), consistent=True)))
        by_sk = {item["sk"]: item for item in items}
        if USER_SK not in by_sk:
            return None
        reset = from_item(PasswordReset, by_sk[RESET]) if RESET in by_sk else None
        sessions = tuple(sessions_among(items))
        known = {USER_SK, *(f"{SESSIONS}{s.id}" for s in sessions)}
        others = tuple(sk for sk in by_sk if sk not in known)
        guesses = guesses_among(by_sk, user_id)
        return Account(from_item(User, by_sk[USER_SK]), sessions, reset, guesses, others)

    def commit(self, transaction: Transaction) -> None:
        """Do it. Raises: what its lines say."""
        self.table.commit(transaction)


def keeping(reset: PasswordReset, pause: int, otherwise: DomainError) -> Transaction:
    """What writes a reset; `otherwise` if the last one is younger than `pause` seconds."""
    issued = int(reset.issued_at.timestamp())
    keys = {"pk": user_pk(reset.user_id), "sk": RESET}
    times = {"issuedAt": issued, "expiresAt": int(reset.ends_at.timestamp())}
    when = Condition(absent_or_before=("issuedAt", issued - pause))
    return Transaction().put(to_item(reset) | keys | times, when=when, otherwise=otherwise)


def using_up(reset: PasswordReset, otherwise: DomainError) -> Transaction:
    """What removes a reset, which works once; `otherwise` if it was used meanwhile."""
    when = Condition(equals={"secret_hash": reset.secret_hash})
    return Transaction().delete(user_pk(reset.user_id), RESET, when=when, otherwise=otherwise)


def clearing_out(account: Account) -> Transaction:
    """What removes whatever else there is of a user who is removed."""
    transaction = Transaction()
    for sk in account.others:
        transaction.delete(user_pk(account.user.id), sk)
    return transaction
