"""MFA challenges in the auth table, each in a partition of its own; removed by TTL.

In the partition of their user, unanswered ones would accumulate without limit.

pk CHALLENGE#<id>   sk CHALLENGE
"""

from __future__ import annotations

from dataclasses import dataclass

from functions.auth.mfa.entities import SecondFactor
from functions.auth.mfa.repository import SK as FACTOR_SK
from functions.auth.sign_in.challenge import Challenge, ChallengeToken, InvalidChallenge
from functions.auth.users.entities import User
from functions.auth.users.repository import SK as USER_SK
from functions.auth.users.repository import user_pk
from shared.component import component
from shared.dynamo import Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

SK = "CHALLENGE"


@dataclass(frozen=True, slots=True)
class ChallengeAttempt:
    """What an answer to a challenge is judged by."""

    user: User
    challenge: Challenge
    factor: SecondFactor


@component
class ChallengeRepository:
    """Reads challenges, and says how they are written."""

    table: Table

    def get_attempt(self, token: ChallengeToken) -> ChallengeAttempt:
        """A challenge, its user and their factor, in one request. Raises: InvalidChallenge."""
        pk = user_pk(token.user_id)
        keys = [(pk, USER_SK), (_pk(token.challenge_id), SK), (pk, FACTOR_SK)]
        items = self.table.get_many(keys)
        if len(items) < len(keys):
            raise InvalidChallenge
        user, factor = from_item(User, items[0]), from_item(SecondFactor, items[2])
        challenge = from_item(Challenge, items[1])
        if challenge.user_id != user.id:
            raise InvalidChallenge  # another user's, whose password says nothing about this one
        return ChallengeAttempt(user, challenge, factor)

    def add(self, challenge: Challenge) -> Transaction:
        """Write a new challenge."""
        keys = {"pk": _pk(challenge.id), "sk": SK}
        times = {"expiresAt": int(challenge.ends_at.timestamp())}
        item = to_item(challenge) | keys | times
        return Transaction().create(item, otherwise=InvalidChallenge())

    def remove(self, challenge: Challenge) -> Transaction:
        """Remove a challenge, which works once. Its failure: InvalidChallenge."""
        present = Condition(present=True)
        return Transaction().delete(
            _pk(challenge.id), SK, when=present, otherwise=InvalidChallenge()
        )


def _pk(challenge_id: str) -> str:
    return f"CHALLENGE#{challenge_id}"
