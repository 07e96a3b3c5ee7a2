"""Registrations in the auth table, those of an address in one partition; removed by TTL.

pk REGISTRATION#<address's hash>   sk PENDING#<password's fingerprint>   gsi1pk = pk   gsi1sk <time>
                                   sk LINK#<secret's hash>
                                   sk GUESSES          wrong passwords, with a link that is right
                                   sk SENT, REPEATED   when the address was last written to
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.auth.registration.entities import (
    InvalidVerificationToken,
    Link,
    Registration,
    address_id,
)
from functions.auth.throttling.entities import Backoff, TooManyAttempts
from functions.auth.throttling.repository import ending, writing
from functions.auth.users.entities import User
from functions.auth.users.repository import SK as USER_SK
from functions.auth.users.repository import name_pk
from shared.clock import iso
from shared.dynamo import Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.dynamo.transaction import Condition
from shared.errors import TooManyRequests

SENT, REPEATED = "SENT", "REPEATED"
GUESSES = "GUESSES"
PAUSE = 60
"""Seconds between two messages of a kind to one address."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is known when somebody follows a link and gives a password."""

    link: Link | None
    registration: Registration | None
    guesses: Backoff


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an address: whose it is, and when it was told what there was to tell it."""

    user: User | None
    told_at: int | None

    def was_just_told(self, at: datetime) -> bool:
        """Whether `writing_to` would refuse."""
        return self.told_at is not None and self.told_at >= int(at.timestamp()) - PAUSE


@dataclass(frozen=True)
class RegistrationRepository:
    """Reads registrations; says what writes and removes one."""

    table: Table

    def standing(self, email: str) -> Standing:
        """What is known of an address, in one request."""
        pk, user_pk = _pk(address_id(email)), name_pk(email)
        keys = [(user_pk, USER_SK), (pk, SENT), (pk, REPEATED)]
        items = {(item["pk"], item["sk"]): item for item in self.table.get_many(keys)}
        user = items.get((user_pk, USER_SK))
        told = items.get((pk, REPEATED if user else SENT))
        return Standing(
            from_item(User, user) if user else None, int(told["issuedAt"]) if told else None
        )

    def claim(self, address: str, secret_hash: str, fingerprint: str) -> Claim:
        """What a link's two halves and a password lead to, in one request."""
        pk = _pk(address)
        sks = (_link_sk(secret_hash), _pending_sk(fingerprint), GUESSES)
        items = {item["sk"]: item for item in self.table.get_many([(pk, sk) for sk in sks])}
        link, pending, guesses = (items.get(sk) for sk in sks)
        return Claim(
            from_item(Link, link) if link else None,
            from_item(Registration, pending) if pending else None,
            from_item(Backoff, guesses) if guesses else Backoff(address),
        )

    def latest_of(self, email: str) -> Registration | None:
        """The last one for an address."""
        query = Query(pk=_pk(address_id(email)), index="gsi1", newest_first=True)
        items = self.table.first(query)
        return from_item(Registration, items[0]) if items else None

    def commit(self, transaction: Transaction) -> None:
        """Do it. Raises: what its lines say."""
        self.table.commit(transaction)


def keeping(registration: Registration) -> Transaction:
    """What writes a registration, over an earlier one of its address and password."""
    pk = _pk(address_id(registration.email))
    return Transaction().put(
        to_item(registration)
        | {
            "pk": pk,
            "sk": _pending_sk(registration.fingerprint),
            "gsi1pk": pk,
            "gsi1sk": iso(registration.created_at),
            "expiresAt": int(registration.ends_at.timestamp()),
        }
    )


def offering(link: Link) -> Transaction:
    """What writes a link."""
    keys = {"pk": _pk(address_id(link.email)), "sk": _link_sk(link.secret_hash)}
    return Transaction().put(to_item(link) | keys | {"expiresAt": int(link.ends_at.timestamp())})


def writing_to(email: str, kind: str, at: datetime) -> Transaction:
    """What notes that an address is written to. Raises: TooManyRequests, if it was just now."""
    now = int(at.timestamp())
    item = {"pk": _pk(address_id(email)), "sk": kind, "issuedAt": now, "expiresAt": now + PAUSE}
    when = Condition(absent_or_before=("issuedAt", now - PAUSE))
    return Transaction().put(item, when=when, otherwise=TooManyRequests())


def using_up(link: Link, registration: Registration, guesses: Backoff) -> Transaction:
    """What removes a link and a registration, which work once.

    Its lines raise: InvalidVerificationToken, and TooManyAttempts for guesses made at once.
    """
    pk, there = _pk(address_id(link.email)), Condition(present=True)
    transaction = Transaction()
    for sk in (_link_sk(link.secret_hash), _pending_sk(registration.fingerprint)):
        transaction.delete(pk, sk, when=there, otherwise=InvalidVerificationToken())
    return transaction.delete(pk, SENT).extend(ending(guesses, pk, GUESSES, TooManyAttempts()))


def counting(guesses: Backoff, forgotten_at: int) -> Transaction:
    """What writes guesses over what was read. Raises TooManyAttempts for those made at once."""
    return writing(guesses, _pk(guesses.id), GUESSES, forgotten_at, TooManyAttempts())


def _pk(address: str) -> str:
    return f"REGISTRATION#{address}"


def _pending_sk(fingerprint: str) -> str:
    return f"PENDING#{fingerprint}"


def _link_sk(secret_hash: str) -> str:
    return f"LINK#{secret_hash}"
