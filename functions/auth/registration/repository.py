"""Registrations in the auth table; removed by TTL.

pk REGISTRATION#<secret's hash>   sk REGISTRATION   gsi1pk REGISTRATION#<email>   gsi1sk <time>
pk REGISTRATION#<email>           sk SENT, REPEATED   when the address was last written to
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.auth.registration.entities import InvalidVerificationToken, Registration
from shared.clock import iso
from shared.dynamo import Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.dynamo.transaction import Condition
from shared.errors import TooManyRequests

SK = "REGISTRATION"
SENT, REPEATED = "SENT", "REPEATED"
PAUSE = 60
"""Seconds between two messages of a kind to one address."""


@dataclass(frozen=True)
class RegistrationRepository:
    """Reads registrations; says what writes and removes one."""

    table: Table

    def of_secret(self, secret_hash: str) -> Registration | None:
        """The registration that a secret stands for."""
        item = self.table.get(_pk(secret_hash), SK)
        return None if item is None else from_item(Registration, item)

    def latest_of(self, email: str) -> Registration | None:
        """The last one for an address."""
        query = Query(pk=_pk(email), index="gsi1", newest_first=True)
        items = self.table.page(query, limit=1).items
        return from_item(Registration, items[0]) if items else None

    def commit(self, transaction: Transaction) -> None:
        """Do it. Raises: what its lines say."""
        self.table.commit(transaction)


def keeping(registration: Registration) -> Transaction:
    """What writes a registration."""
    return Transaction().put(
        to_item(registration)
        | {
            "pk": _pk(registration.secret_hash),
            "sk": SK,
            "gsi1pk": _pk(registration.email),
            "gsi1sk": iso(registration.created_at),
            "expiresAt": int(registration.ends_at.timestamp()),
        }
    )


def decoy(secret_hash: str, ends_at: int) -> Transaction:
    """A write as costly as a registration's, where nobody may notice that there is none."""
    return Transaction().put({"pk": _pk(secret_hash), "sk": "DECOY", "expiresAt": ends_at})


def writing_to(email: str, kind: str, at: datetime) -> Transaction:
    """What notes that an address is written to. Raises: TooManyRequests, if it was just now."""
    now = int(at.timestamp())
    item = {"pk": _pk(email), "sk": kind, "issuedAt": now, "expiresAt": now + PAUSE}
    when = Condition(absent_or_before=("issuedAt", now - PAUSE))
    return Transaction().put(item, when=when, otherwise=TooManyRequests())


def using_up(registration: Registration) -> Transaction:
    """What removes a registration, which works once. Its line raises: InvalidVerificationToken."""
    transaction = Transaction().delete(
        _pk(registration.secret_hash),
        SK,
        when=Condition(present=True),
        otherwise=InvalidVerificationToken(),
    )
    return transaction.delete(_pk(registration.email), SENT)


def _pk(name: str) -> str:
    return f"REGISTRATION#{name}"
