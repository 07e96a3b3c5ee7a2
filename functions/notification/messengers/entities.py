"""A chat with the provider's bot, and the code by which a customer links theirs."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.dynamo.audit import SECRET
from shared.errors import Conflict, NotFound

LINK_LIVES = timedelta(minutes=15)


class NoMessenger(NotFound):
    """Only customers can link a messenger, and only where the provider has a bot."""


class LinkChanged(Conflict):
    """The code was used by another chat at the same moment."""


@dataclass(frozen=True, slots=True)
class Link:
    """A code that has been given out, known by its digest alone; `chat_id` is who has used it."""

    digest: str
    customer_id: str
    expires_at: datetime
    chat_id: str | None = None
    version: int = 1

    def works_for(self, chat_id: str, at: datetime) -> bool:
        """Whether a chat may use it: the first one, and that one again."""
        return at < self.expires_at if self.chat_id is None else self.chat_id == chat_id

    def used(self, chat_id: str) -> Link:
        """The code after its use."""
        return replace(self, chat_id=chat_id, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a customer gets: `url` opens the bot's chat, which hands the code over."""

    code: str = field(repr=False, metadata=SECRET)
    url: str = field(repr=False, metadata=SECRET)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Chat:
    """A customer's chat with the bot."""

    customer_id: str
    chat_id: str
    linked_at: datetime
    version: int = 1


def new_code() -> str:
    """A code nobody can guess, of letters that a link to a bot may hold."""
    return secrets.token_urlsafe(24)


def digest(code: str) -> str:
    """What a code is known by."""
    return hashlib.sha256(code.encode()).hexdigest()
