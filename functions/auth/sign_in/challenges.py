"""Challenges in the auth table, in the partition of their user.

pk USER#<user id>   sk CHALLENGE#<id>   removed by TTL
"""

from __future__ import annotations

from dataclasses import dataclass

from functions.auth.mfa.entities import SecondFactor
from functions.auth.mfa.repository import SK as FACTOR_SK
from functions.auth.sign_in.challenge import Challenge, ChallengeText, InvalidChallenge
from functions.auth.users.entities import User
from functions.auth.users.repository import SK as USER_SK
from functions.auth.users.repository import user_pk
from shared.dynamo import Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


@dataclass(frozen=True, slots=True)
class ChallengeAttempt:
    """All that an answer to a challenge is judged by."""

    user: User
    challenge: Challenge
    factor: SecondFactor


@dataclass(frozen=True)
class ChallengeRepository:
    """Reads challenges; says what writes them."""

    table: Table

    def attempt(self, text: ChallengeText) -> ChallengeAttempt | None:
        """A challenge with its user and their factor, in one request; None if any is missing."""
        pk = user_pk(text.user_id)
        keys = [(pk, USER_SK), (pk, _challenge_sk(text.challenge_id)), (pk, FACTOR_SK)]
        items = self.table.get_many(keys)
        if len(items) < len(keys):
            return None
        user, challenge, factor = items
        return ChallengeAttempt(
            from_item(User, user), from_item(Challenge, challenge), from_item(SecondFactor, factor)
        )

    def commit(self, transaction: Transaction) -> None:
        """Do it. Raises: what its lines say."""
        self.table.commit(transaction)


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


def _challenge_sk(challenge_id: str) -> str:
    return f"CHALLENGE#{challenge_id}"
