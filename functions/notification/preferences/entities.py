"""Preferences: the kinds of messages that a customer has silenced, channel by channel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions.notification.catalogue.entities import CRITICAL, Channel, Kind
from shared.errors import Invalid


class SecurityAlwaysOn(Invalid):
    """Messages about security cannot be switched off."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether messages of one kind go out by e-mail and into the feed."""

    kind: Kind
    email: bool = True
    in_app: bool = True

    @property
    def locked(self) -> bool:
        """Whether the customer has no say in it."""
        return self.kind in CRITICAL

    def allows(self, channel: Channel) -> bool:
        """Whether messages of this kind may go this way."""
        return self.email if channel is Channel.EMAIL else self.in_app

    @property
    def is_silencing(self) -> bool:
        """Whether anything is switched off."""
        return not (self.email and self.in_app)


@dataclass(frozen=True, slots=True)
class Preferences:
    """A customer's choices, one for every kind.

    Version 0 is what holds before anything is chosen.
    """

    customer_id: str
    choices: tuple[Choice, ...] = tuple(Choice(kind) for kind in Kind)
    version: int = 0

    def allow(self, kind: Kind, channel: Channel) -> bool:
        """Whether a message may go out."""
        return kind in CRITICAL or any(c.allows(channel) for c in self.choices if c.kind is kind)

    def chosen(self, choices: tuple[Choice, ...]) -> Preferences:
        """These choices instead of all before; a kind left out is on. Raises: SecurityAlwaysOn."""
        if any(c.locked and c.is_silencing for c in choices):
            raise SecurityAlwaysOn
        return replace(self, choices=choices, version=self.version + 1).complete()

    def complete(self) -> Preferences:
        """The same with a choice for every kind, also for those that came into being since."""
        made = {c.kind: c for c in self.choices}
        return replace(self, choices=tuple(made.get(kind, Choice(kind)) for kind in Kind))
