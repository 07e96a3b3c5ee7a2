"""Back-offs in the auth table; removed by TTL once they are forgotten.

pk BACKOFF#LOGIN#<hash of the login>   sk BACKOFF
pk BACKOFF#SOURCE#<network address>    sk BACKOFF
pk DECOY#<random>                      sk BACKOFF
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from functions.auth.secret_text import hashed, new_secret
from functions.auth.sign_in.entities import Backoff, BackoffMoved
from functions.auth.users.entities import User
from functions.auth.users.repository import SK as USER_SK
from functions.auth.users.repository import name_pk
from shared.dynamo import Item, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition
from shared.errors import DomainError

SK = "BACKOFF"
DECOY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is known when somebody tries to sign in."""

    user: User | None
    login: Backoff
    source: Backoff


@dataclass(frozen=True)
class AttemptRepository:
    """Reads what an attempt needs; says what counts and forgets failures."""

    table: Table

    def read(self, name: str, ip: str) -> Attempt:
        """The user of a name and the back-offs of name and source, in one request."""
        login, source = login_id(name), source_id(ip)
        keys = [(name_pk(name), USER_SK), (_pk(login), SK), (_pk(source), SK)]
        items = {item["pk"]: item for item in self.table.get_many(keys)}
        user = items.get(name_pk(name))
        return Attempt(
            from_item(User, user) if user else None,
            _backoff(login, items.get(_pk(login))),
            _backoff(source, items.get(_pk(source))),
        )

    def of_login(self, digest: str) -> Backoff:
        """The back-off of a login, by its hash."""
        backoff_id = f"LOGIN#{digest}"
        return _backoff(backoff_id, self.table.get(_pk(backoff_id), SK))

    def commit(self, transaction: Transaction) -> None:
        """Do it. Raises: what its lines say."""
        self.table.commit(transaction)


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
    return writing(backoff, _pk(backoff.id), SK, forgotten_at, BackoffMoved())


def clearing(backoff: Backoff, otherwise: DomainError | None = None) -> Transaction:
    """What ends a back-off, if it is the one that was read. Raises: BackoffMoved, or as said."""
    return ending(backoff, _pk(backoff.id), SK, otherwise or BackoffMoved())


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
        transaction.delete(_pk(login_id(name)), SK)
    return transaction


def decoys(times: int, at: int) -> Transaction:
    """Writes that stand for messages to a user where there is none."""
    transaction = Transaction()
    for _ in range(times):
        item = {"pk": f"DECOY#{new_secret()}", "sk": SK, "expiresAt": at + DECOY_SECONDS}
        transaction.put(item)
    return transaction


def _backoff(backoff_id: str, item: Item | None) -> Backoff:
    return from_item(Backoff, item) if item else Backoff(backoff_id)


def _pk(backoff_id: str) -> str:
    return f"BACKOFF#{backoff_id}"
