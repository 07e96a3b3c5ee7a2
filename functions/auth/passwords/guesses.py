"""Wrong guesses at a signed-in user's own password, which a stolen session might make.

pk USER#<user id>   sk GUESSES   removed by TTL once they are forgotten
"""

from __future__ import annotations

from collections.abc import Mapping

from functions.auth.throttling.entities import Backoff, TooManyAttempts
from functions.auth.throttling.repository import ending, writing
from functions.auth.users.repository import user_pk
from shared.dynamo import Item, Transaction, from_item

SK = "GUESSES"


def guesses_among(by_sk: Mapping[str, Item], user_id: str) -> Backoff:
    """The guesses in a user's partition, by sort key."""
    return from_item(Backoff, by_sk[SK]) if SK in by_sk else Backoff(user_id)


def counting(guesses: Backoff, forgotten_at: int) -> Transaction:
    """What writes guesses over what was read. Raises TooManyAttempts for those made at once."""
    return writing(guesses, user_pk(guesses.id), SK, forgotten_at, TooManyAttempts())


def forgetting(guesses: Backoff) -> Transaction:
    """What removes guesses, if they are those that were read. Raises: TooManyAttempts."""
    return ending(guesses, user_pk(guesses.id), SK, TooManyAttempts())
