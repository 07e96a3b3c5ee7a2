"""Back-offs in the auth table; removed by TTL once they are forgotten.

pk BACKOFF#LOGIN#<hash of the login>   sk BACKOFF
pk BACKOFF#SOURCE#<network address>    sk BACKOFF
pk DECOY#<random>                      sk BACKOFF
"""

from __future__ import annotations

from collections.abc import Iterable

from functions.auth.secret_text import hashed, new_secret
from functions.auth.throttling.entities import Backoff, BackoffMoved
from shared.dynamo import Item, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition
from shared.errors import DomainError

SK = "BACKOFF"
DECOY_SECONDS = 60


def login_id(name: str) -> str:
    """The id of a login's back-off: whatever was typed in, its length and letters stay ours."""
    return f"LOGIN#{hashed(name)}"


def source_id(ip: str) -> str:
    """The id of a source's back-off: an IPv4 address, or the /64 that an IPv6 customer is given."""
    if ":" not in ip:
        return f"SOURCE#{ip}"
    import ipaddress  # 5 ms of a cold start that callers by IPv4 do not need

    return f"SOURCE#{ipaddress.ip_network((ip, 64), strict=False)}"


def counting(backoff: Backoff, forgotten_at: int) -> Transaction:
    """What writes a back-off over the state that was read. Its line raises: BackoffMoved."""
    return writing(backoff, backoff_pk(backoff.id), SK, forgotten_at, BackoffMoved())


def clearing(backoff: Backoff, otherwise: DomainError | None = None) -> Transaction:
    """What ends a back-off, if it is the one that was read. Raises: BackoffMoved, or as said."""
    return ending(backoff, backoff_pk(backoff.id), SK, otherwise or BackoffMoved())


def writing(
    backoff: Backoff, pk: str, sk: str, forgotten_at: int, moved: DomainError
) -> Transaction:
    """What writes a back-off, wherever it lies, over what was read; `moved` if that is gone."""
    item = to_item(backoff) | {"pk": pk, "sk": sk, "expiresAt": forgotten_at}
    if backoff.version == 1:
        return Transaction().create(item, otherwise=moved)
    return Transaction().replace(item, version=backoff.version - 1, otherwise=moved)


def ending(backoff: Backoff, pk: str, sk: str, moved: DomainError) -> Transaction:
    """What removes a back-off, wherever it lies; `moved` if it is not the one that was read."""
    if backoff.version == 0:
        return Transaction().check(pk, sk, when=Condition(absent=True), otherwise=moved)
    unmoved = Condition(equals={"version": backoff.version})
    return Transaction().delete(pk, sk, when=unmoved, otherwise=moved)


def forgiving(names: Iterable[str]) -> Transaction:
    """What ends the back-offs of some logins, whatever they are."""
    transaction = Transaction()
    for name in names:
        transaction.delete(backoff_pk(login_id(name)), SK)
    return transaction


def decoys(times: int, at: int) -> Transaction:
    """Writes that stand for messages to a user where there is none."""
    transaction = Transaction()
    for _ in range(times):
        item = {"pk": f"DECOY#{new_secret()}", "sk": SK, "expiresAt": at + DECOY_SECONDS}
        transaction.put(item)
    return transaction


def backoff_in(item: Item | None, backoff_id: str) -> Backoff:
    """The back-off in an item; without one there were no failures."""
    return from_item(Backoff, item) if item else Backoff(backoff_id)


def backoff_pk(backoff_id: str) -> str:
    """The partition of a back-off."""
    return f"BACKOFF#{backoff_id}"
