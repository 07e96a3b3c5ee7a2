"""Second factors in the auth table, in the partition of their user.

pk USER#<user id>   sk MFA
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions.auth.mfa.entities import InvalidCode, SecondFactor, SecondFactorInUse
from functions.auth.passwords.guesses import guesses_among
from functions.auth.sessions.entities import Session
from functions.auth.sessions.repository import sessions_among
from functions.auth.throttling.entities import Backoff
from functions.auth.users.entities import User
from functions.auth.users.repository import SK as USER_SK
from functions.auth.users.repository import user_pk
from shared.dynamo import Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.dynamo.transaction import Condition, Item
from shared.errors import DomainError

SK = "MFA"


@dataclass(frozen=True, slots=True)
class Holder:
    """A user and what a change of their factor concerns."""

    user: User
    sessions: tuple[Session, ...]
    factor: SecondFactor | None
    guesses: Backoff


@dataclass(frozen=True)
class SecondFactorRepository:
    """Reads factors; says what writes them."""

    table: Table

    def holder(self, user_id: str) -> Holder | None:
        """A user with their sessions and their factor, in one query."""
        items = list(self.table.each(Query(pk=user_pk(user_id), consistent=True)))
        by_sk = {item["sk"]: item for item in items}
        if USER_SK not in by_sk:
            return None
        factor = from_item(SecondFactor, by_sk[SK]) if SK in by_sk else None
        user, sessions = from_item(User, by_sk[USER_SK]), tuple(sessions_among(items))
        return Holder(user, sessions, factor, guesses_among(by_sk, user_id))

    def commit(self, transaction: Transaction) -> None:
        """Do it. Raises: what its lines say."""
        self.table.commit(transaction)


def beginning(factor: SecondFactor, before: SecondFactor | None) -> Transaction:
    """What writes a factor that is to be confirmed, over one that never was."""
    if before is None:
        return Transaction().create(_item(factor), otherwise=SecondFactorInUse())
    return replacing(before, factor, otherwise=SecondFactorInUse())


def replacing(
    before: SecondFactor, after: SecondFactor, otherwise: DomainError | None = None
) -> Transaction:
    """What writes a factor over what it was; if that is gone, a code was used meanwhile."""
    item = _item(replace(after, version=before.version + 1))
    return Transaction().replace(item, version=before.version, otherwise=otherwise or InvalidCode())


def removing(factor: SecondFactor, otherwise: DomainError | None = None) -> Transaction:
    """What removes a factor, as it was read."""
    when = Condition(equals={"version": factor.version})
    return Transaction().delete(
        user_pk(factor.user_id), SK, when=when, otherwise=otherwise or InvalidCode()
    )


def _item(factor: SecondFactor) -> Item:
    return to_item(factor) | {"pk": user_pk(factor.user_id), "sk": SK}
