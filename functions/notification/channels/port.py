"""The port of a channel that leaves the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


class Refused(Exception):
    """The channel will never take this message; `code` says why, without any personal datum."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreachable(Exception):
    """The channel does not take messages just now; `code` says why, without any personal datum."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Papers(Protocol):
    """Where documents lie."""

    def fetch(self, path: str) -> bytes:
        """A document. Raises: Unreachable."""


class Sender(Protocol):
    """One channel."""

    def send(self, address: str, letter: Letter) -> str:
        """Hand a message over; the channel's own id of it. Raises: Refused, Unreachable."""


@dataclass(frozen=True, slots=True)
class Senders:
    """The channels that leave the house."""

    by_channel: Mapping[Channel, Sender]
