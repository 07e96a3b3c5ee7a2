"""Addresses that answers to a ticket's mails go to: each proves for which ticket and from whom.

`support+<token>@example.com`: the token holds the ticket's id, and a MAC of it and of the person
that the mail went to. Whoever has it may write into that ticket, and into no other. Letters of the
token are small, since not every mail system keeps capitals apart.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from shared.component import component

_TOKEN_LETTERS = 42
_MAC_BYTES = 10
_OURS = re.compile(r"ticket\.([0-9a-f-]{36})(?:\.[0-9a-f-]{1,36})?@(.+)")


@dataclass(frozen=True, slots=True)
class Claim:
    """What an address says: which ticket, and a MAC that is to be compared."""

    ticket_id: str
    mac: bytes


@component
class ReplyAddresses:
    """Makes such addresses and reads them; without a `mailbox` there are none.

    `key` is asked for when it is first needed.
    """

    mailbox: str
    key: Callable[[], str]

    @property
    def domain(self) -> str:
        """The domain of the mailbox."""
        return self.mailbox.rpartition("@")[2]

    def address(self, ticket_id: str, person: str) -> str:
        """Where the person answers to; the plain mailbox for an id that is no UUID."""
        local, _, domain = self.mailbox.rpartition("@")
        raw = _bytes_of(ticket_id)
        if raw is None or not local:
            return self.mailbox
        token = base64.b32encode(raw + self._mac(raw, person)).decode().rstrip("=").lower()
        return f"{local}+{token}@{domain}"

    def read(self, address: str) -> Claim | None:
        """What an address claims; None for one that is no such address."""
        local, _, domain = self.mailbox.lower().rpartition("@")
        given, _, given_domain = address.strip().lower().rpartition("@")
        name, _, token = given.partition("+")
        if not local or (name, given_domain, len(token)) != (local, domain, _TOKEN_LETTERS):
            return None
        try:
            raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
        except ValueError:
            return None
        return Claim(str(UUID(bytes=raw[:16])), raw[16:])

    def takes(self, address: str) -> bool:
        """Whether it is the mailbox, with whatever behind a +."""
        local, _, domain = self.mailbox.lower().rpartition("@")
        given, _, given_domain = address.strip().lower().rpartition("@")
        return bool(local) and (given.partition("+")[0], given_domain) == (local, domain)

    def proves(self, claim: Claim, persons: tuple[str, ...]) -> bool:
        """Whether the address was made for one of these persons."""
        raw = UUID(claim.ticket_id).bytes
        return any(hmac.compare_digest(self._mac(raw, one), claim.mac) for one in persons)

    def thread(self, ticket_id: str, message_id: str = "") -> str:
        """The id of a mail of a ticket, or of the thread that all of them refer to."""
        within = f".{message_id}" if message_id else ""
        return f"ticket.{ticket_id}{within}@{self.domain}"

    def ticket_of(self, mail_id: str) -> str | None:
        """The ticket whose mail or thread has this id, if it is one of ours."""
        found = _OURS.fullmatch(mail_id)
        if not found or not self.mailbox or found[2].lower() != self.domain.lower():
            return None
        return found[1] if _bytes_of(found[1]) else None

    def _mac(self, raw: bytes, person: str) -> bytes:
        said = raw + person.encode()
        return hmac.digest(self.key().encode(), said, hashlib.sha256)[:_MAC_BYTES]


def _bytes_of(ticket_id: str) -> bytes | None:
    try:
        return UUID(ticket_id).bytes
    except ValueError:
        return None
