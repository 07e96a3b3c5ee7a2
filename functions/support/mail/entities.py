"""A mail as it was read: who wrote it, what it answers, what it says and brings."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum


class Written(StrEnum):
    """Who or what wrote a mail, as far as it says so itself."""

    BY_HAND = "by_hand"
    BULK = "bulk"  # a list, a newsletter, a monitor: worth a ticket, never an answer
    REPLY_OF_A_ROBOT = "reply_of_a_robot"  # somebody is away
    BOUNCE = "bounce"  # a mail of ours could not be delivered


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file in a mail, its bytes decoded; an `inline` one is shown within the text."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail.

    `sender` is the one address it says it is from, None where there is none or several.
    `signers` are the domains that its DKIM signatures name. `references` are the ids of mails
    before it, the nearest first. `quoted` is what it repeats of them. `is_cut` where more was
    in it than is kept here: too much text, too many files, or parts that nobody writes by hand.
    """

    sender: str | None
    sender_name: str
    subject: str
    text: str
    quoted: str = ""
    message_id: str | None = None
    references: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    written: Written = Written.BY_HAND
    loops: tuple[str, ...] = ()
    files: tuple[Enclosed, ...] = ()
    is_cut: bool = False

    @property
    def digest(self) -> str:
        """What tells it from other mails of its sender, wherever its own id is missing too."""
        said = self.message_id or f"{self.subject}\n{self.text}\n{self.quoted}"
        return digest_of(said, self.sender or "")


def digest_of(message_id: str, sender: str) -> str:
    """The key of a mail: its id counts for its sender alone, so that nobody can take it away."""
    return hashlib.sha256(f"{sender}\n{message_id}".encode(errors="replace")).hexdigest()
