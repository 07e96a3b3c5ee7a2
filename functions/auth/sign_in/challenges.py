"""Challenges in the auth table, each in a partition of its own; removed by TTL.

Beside their user they would gather without bound while nobody answers them.

pk CHALLENGE#<id>   sk CHALLENGE
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

SK = "CHALLENGE"


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
        keys = [(pk, USER_SK), (_pk(text.challenge_id), SK), (pk, FACTOR_SK)]
        items = self.table.get_many(keys)
        if len(items) < len(keys):
            return None
        user, factor = from_item(User, items[0]), from_item(SecondFactor, items[2])
        challenge = from_item(Challenge, items[1])
        if challenge.user_id != user.id:
            return None  # somebody else's, whose password says nothing of this user
        return ChallengeAttempt(user, challenge, factor)

    def commit(self, transaction: Transaction) -> None:
        """Do it. Raises: what its lines say."""
        self.table.commit(transaction)


def challenging(challenge: Challenge) -> Transaction:
    """What writes a new challenge."""
    keys = {"pk": _pk(challenge.id), "sk": SK}
    times = {"expiresAt": int(challenge.ends_at.timestamp())}
    item = to_item(challenge) | keys | times
    return Transaction().create(item, otherwise=InvalidChallenge())


def using_up(challenge: Challenge) -> Transaction:
    """What removes a challenge, which works once. Its line raises: InvalidChallenge."""
    return Transaction().delete(
        _pk(challenge.id),
        SK,
        when=Condition(present=True),
        otherwise=InvalidChallenge(),
    )


def _pk(challenge_id: str) -> str:
    return f"CHALLENGE#{challenge_id}"
