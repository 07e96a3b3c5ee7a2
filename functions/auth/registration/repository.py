"""Registrations in the auth table, those of an address in one partition; removed by TTL.

pk REGISTRATION#<address's hash>   sk PENDING#<password's fingerprint>   gsi1pk = pk   gsi1sk <time>
                                   sk LINK#<secret's hash>
                                   sk SENT, REPEATED   when the last message was sent
                                   sk GUESSES          (throttling/repository.py)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.auth.registration.entities import (
    InvalidVerificationToken,
    Registration,
    VerificationLink,
    address_id,
)
from functions.auth.throttling.entities import Backoff, registration_backoff_id
from functions.auth.throttling.repository import backoff_among, key_of
from functions.auth.users.entities import User
from functions.auth.users.repository import SK as USER_SK
from functions.auth.users.repository import login_pk
from shared.clock import iso
from shared.component import component
from shared.dynamo import Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition
from shared.errors import TooManyRequests

SENT, REPEATED = "SENT", "REPEATED"
PAUSE = 60
"""Seconds between two messages of a kind to one address."""


@dataclass(frozen=True, slots=True)
class VerificationAttempt:
    """What is stored for a link and a password that someone gives together."""

    link: VerificationLink | None
    registration: Registration | None
    guesses: Backoff


@dataclass(frozen=True, slots=True)
class AddressStatus:
    """Which user an address belongs to, and when the last message was sent there."""

    user: User | None
    sent_at: int | None

    def is_paused(self, at: datetime) -> bool:
        """Whether the last message was sent so recently that another one would be refused."""
        return self.sent_at is not None and self.sent_at >= int(at.timestamp()) - PAUSE


@component
class RegistrationRepository:
    """Reads registrations, and says how they are written."""

    table: Table

    def get_status(self, email: str) -> AddressStatus:
        """The status of an address, in one request."""
        pk, user_pk = _pk(address_id(email)), login_pk(email)
        keys = [(user_pk, USER_SK), (pk, SENT), (pk, REPEATED)]
        items = {(item["pk"], item["sk"]): item for item in self.table.get_many(keys)}
        user = items.get((user_pk, USER_SK))
        sent = items.get((pk, REPEATED if user else SENT))
        return AddressStatus(
            from_item(User, user) if user else None, int(sent["issuedAt"]) if sent else None
        )

    def get_attempt(self, address: str, secret_hash: str, fingerprint: str) -> VerificationAttempt:
        """What is stored for a link and a password, in one request."""
        pk, backoff_id = _pk(address), registration_backoff_id(address)
        link_key, pending_key = (pk, _link_sk(secret_hash)), (pk, _pending_sk(fingerprint))
        found = self.table.get_many([link_key, pending_key, key_of(backoff_id)])
        items = {(item["pk"], item["sk"]): item for item in found}
        link, pending = items.get(link_key), items.get(pending_key)
        return VerificationAttempt(
            from_item(VerificationLink, link) if link else None,
            from_item(Registration, pending) if pending else None,
            backoff_among(items, backoff_id),
        )

    def find_latest(self, email: str) -> Registration | None:
        """The latest registration of an address."""
        query = Query(pk=_pk(address_id(email)), index="gsi1", newest_first=True)
        items = self.table.first(query)
        return from_item(Registration, items[0]) if items else None

    def put(self, registration: Registration) -> Transaction:
        """Write a registration, over an earlier one with the same address and password."""
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

    def add_link(self, link: VerificationLink) -> Transaction:
        """Write a link."""
        keys = {"pk": _pk(address_id(link.email)), "sk": _link_sk(link.secret_hash)}
        times = {"expiresAt": int(link.ends_at.timestamp())}
        return Transaction().put(to_item(link) | keys | times)

    def record_message(self, email: str, kind: str, at: datetime) -> Transaction:
        """Record a message to an address. Its failure: TooManyRequests, within the pause."""
        now = int(at.timestamp())
        item = {"pk": _pk(address_id(email)), "sk": kind, "issuedAt": now, "expiresAt": now + PAUSE}
        when = Condition(absent_or_before=("issuedAt", now - PAUSE))
        return Transaction().put(item, when=when, otherwise=TooManyRequests())

    def remove(self, registration: Registration, link: VerificationLink) -> Transaction:
        """Remove a registration and its link, which work once.

        Its failure: InvalidVerificationToken.
        """
        pk, present = _pk(address_id(link.email)), Condition(present=True)
        transaction = Transaction()
        for sk in (_link_sk(link.secret_hash), _pending_sk(registration.fingerprint)):
            transaction.delete(pk, sk, when=present, otherwise=InvalidVerificationToken())
        return transaction.delete(pk, SENT)


def _pk(address: str) -> str:
    return f"REGISTRATION#{address}"


def _pending_sk(fingerprint: str) -> str:
    return f"PENDING#{fingerprint}"


def _link_sk(secret_hash: str) -> str:
    return f"LINK#{secret_hash}"
