"""Wrong guesses at a signed-in user's own password, which a stolen session might make.

pk USER#<user id>   sk GUESSES   removed by TTL once they are forgotten
"""

from __future__ import annotations

from collections.abc import Mapping

from functions.auth.sign_in.entities import Backoff, TooManyAttempts
from functions.auth.users.repository import user_pk
from shared.dynamo import Item, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

SK = "GUESSES"


def guesses_among(by_sk: Mapping[str, Item], user_id: str) -> Backoff:
    """The guesses in a user's partition, by sort key."""
    return from_item(Backoff, by_sk[SK]) if SK in by_sk else Backoff(user_id)


def counting(guesses: Backoff, forgotten_at: int) -> Transaction:
    """What writes guesses over what was read. Raises TooManyAttempts for those made at once."""
    keys = {"pk": user_pk(guesses.id), "sk": SK, "expiresAt": forgotten_at}
    item = to_item(guesses) | keys
    if guesses.version == 1:
        return Transaction().create(item, otherwise=TooManyAttempts())
    return Transaction().replace(item, version=guesses.version - 1, otherwise=TooManyAttempts())


def forgetting(guesses: Backoff) -> Transaction:
    """What removes guesses, if they are those that were read. Raises: TooManyAttempts."""
    pk, moved = user_pk(guesses.id), TooManyAttempts()
    if guesses.version == 0:
        return Transaction().check(pk, SK, when=Condition(absent=True), otherwise=moved)
    unmoved = Condition(equals={"version": guesses.version})
    return Transaction().delete(pk, SK, when=unmoved, otherwise=moved)
