"""The port of a channel that leaves the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from functions.notification.catalogue.entities import Channel


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A PDF that goes with a letter."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A message filled in, ready for a channel; `html` is the same text with its looks.

    `headers` are names and values of a mail that is a part of a conversation; `summary` is a
    sentence or two, for channels that have room for no more.
    """

    subject: str
    text: str
    html: str
    enclosures: tuple[Enclosure, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that a channel has taken; `external_id` is the channel's own id of it.

    `segments` is how many parts an SMS goes out in, `price` what all of them cost together, in
    `currency`, where the channel says so.
    """

    external_id: str
    segments: int | None = None
    price: Decimal | None = None
    currency: str | None = None


class Refused(Exception):
    """The channel will never take this message; `code` says why, without any personal datum.

    `is_gone` says that the address will take no other message either.
    """

    def __init__(self, code: str, *, is_gone: bool = False) -> None:
        super().__init__(code)
        self.code, self.is_gone = code, is_gone


class Unreachable(Exception):
    """The channel does not take messages just now; `code` says why, without any personal datum.

    `retry_after` is in how many seconds it wants to be asked again, if it says so.
    """

    def __init__(self, code: str, *, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code, self.retry_after = code, retry_after


class Suppressed(Exception):
    """The address takes no messages on this channel, until staff or its owner say otherwise."""

    code = "address-suppressed"


class Papers(Protocol):
    """Where documents lie."""

    def fetch(self, path: str) -> bytes:
        """A document. Raises: Unreachable."""


class Sender(Protocol):
    """One channel."""

    def send(self, address: str, letter: Letter) -> Taken:
        """Hand a message over. Raises: Refused, Suppressed, Unreachable."""


@dataclass(frozen=True, slots=True)
class Senders:
    """The channels that leave the house."""

    by_channel: Mapping[Channel, Sender]
