"""Second factors and challenges in the auth table, in the partition of their user.

pk USER#<user id>   sk MFA
pk USER#<user id>   sk CHALLENGE#<id>   removed by TTL
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions.auth.mfa.challenge import Challenge, ChallengeText, InvalidChallenge
from functions.auth.mfa.entities import InvalidCode, SecondFactor, SecondFactorInUse
from functions.auth.passwords.guesses import guesses_among
from functions.auth.sessions.entities import Session
from functions.auth.sessions.repository import sessions_among
from functions.auth.sign_in.entities import Backoff
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


@dataclass(frozen=True, slots=True)
class Attempt:
    """All that an answer to a challenge is judged by."""

    user: User
    challenge: Challenge
    factor: SecondFactor


@dataclass(frozen=True)
class SecondFactorRepository:
    """Reads factors and challenges; says what writes them."""

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

    def attempt(self, text: ChallengeText) -> Attempt | None:
        """A challenge with its user and their factor, in one request; None if any is missing."""
        pk = user_pk(text.user_id)
        keys = [(pk, USER_SK), (pk, _challenge_sk(text.challenge_id)), (pk, SK)]
        items = self.table.get_many(keys)
        if len(items) < len(keys):
            return None
        user, challenge, factor = items
        return Attempt(
            from_item(User, user), from_item(Challenge, challenge), from_item(SecondFactor, factor)
        )

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


def challenging(challenge: Challenge) -> Transaction:
    """What writes a new challenge."""
    keys = {"pk": user_pk(challenge.user_id), "sk": _challenge_sk(challenge.id)}
    times = {"expiresAt": int(challenge.ends_at.timestamp())}
    item = to_item(challenge) | keys | times
    return Transaction().create(item, otherwise=InvalidChallenge())


def using_up(challenge: Challenge) -> Transaction:
    """What removes a challenge, which works once. Its line raises: InvalidChallenge."""
    return Transaction().delete(
        user_pk(challenge.user_id),
        _challenge_sk(challenge.id),
        when=Condition(present=True),
        otherwise=InvalidChallenge(),
    )


def _item(factor: SecondFactor) -> Item:
    return to_item(factor) | {"pk": user_pk(factor.user_id), "sk": SK}


def _challenge_sk(challenge_id: str) -> str:
    return f"CHALLENGE#{challenge_id}"
