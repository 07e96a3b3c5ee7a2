"""Back-offs in the auth table; removed by TTL once they are forgotten.

pk BACKOFF#LOGIN#<hash of the login>    sk BACKOFF
pk BACKOFF#SOURCE#<network address>     sk BACKOFF
pk USER#<user id>                       sk GUESSES   wrong passwords of a signed-in user
pk REGISTRATION#<hash of the address>   sk GUESSES   wrong passwords with a valid link
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from functions.auth.throttling.entities import (
    Backoff,
    BackoffChanged,
    BackoffPolicy,
    login_backoff_id,
)
from shared.component import component
from shared.dynamo import Item, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition
from shared.errors import DomainError

SK = "BACKOFF"
GUESSES = "GUESSES"
Key = tuple[str, str]


@component
class BackoffRepository:
    """Reads back-offs, and says how they are written."""

    table: Table

    def get(self, backoff_id: str) -> Backoff:
        """A back-off, which may have no failures."""
        return backoff_in(self.table.get(*key_of(backoff_id)), backoff_id)

    def change(
        self,
        backoff: Backoff,
        *,
        over: Backoff,
        at: datetime,
        policy: BackoffPolicy,
        otherwise: DomainError | None = None,
    ) -> Transaction:
        """Write a back-off over its earlier state. Its failure: BackoffChanged or `otherwise`.

        It is forgotten when the policy's memory has passed.
        """
        pk, sk = key_of(backoff.id)
        forgotten_at = int(at.timestamp()) + policy.memory
        item = to_item(backoff) | {"pk": pk, "sk": sk, "expiresAt": forgotten_at}
        changed = otherwise or BackoffChanged()
        if over.version == 0:
            return Transaction().create(item, otherwise=changed)
        return Transaction().replace(item, version=over.version, otherwise=changed)

    def remove(self, backoff: Backoff, *, otherwise: DomainError | None = None) -> Transaction:
        """Remove a back-off as it was read. Its failure: BackoffChanged or `otherwise`."""
        pk, sk = key_of(backoff.id)
        changed = otherwise or BackoffChanged()
        if backoff.version == 0:
            absent = Condition(absent=True)
            return Transaction().check(pk, sk, when=absent, otherwise=changed)
        unchanged = Condition(equals={"version": backoff.version})
        return Transaction().delete(pk, sk, when=unchanged, otherwise=changed)

    def forget_logins(self, logins: Iterable[str]) -> Transaction:
        """Remove the back-offs of some logins, in whatever state."""
        transaction = Transaction()
        for login in logins:
            transaction.delete(*key_of(login_backoff_id(login)))
        return transaction


def key_of(backoff_id: str) -> Key:
    """Where a back-off is stored."""
    if backoff_id.startswith(("LOGIN#", "SOURCE#")):
        return f"BACKOFF#{backoff_id}", SK
    return backoff_id, GUESSES


def backoff_in(item: Item | None, backoff_id: str) -> Backoff:
    """The back-off in an item; without one there were no failures."""
    return from_item(Backoff, item) if item else Backoff(backoff_id)


def backoff_among(items: Mapping[Key, Item], backoff_id: str) -> Backoff:
    """A back-off among items that were read together."""
    return backoff_in(items.get(key_of(backoff_id)), backoff_id)
