"""Preferences: what a customer wants to hear about, on which channels, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from functions.notification.catalogue.entities import CRITICAL, Channel, Kind
from functions.notification.preferences.precedence import ALL, merged
from functions.notification.preferences.quiet_hours import QuietHours
from functions.notification.preferences.rhythms import Rhythm
from shared.errors import Invalid

MORNING = "09:00"
AT_NIGHT = QuietHours()


class SecurityAlwaysOn(Invalid):
    """Messages about security and outages can neither be switched off nor gathered."""


@dataclass(frozen=True, slots=True)
class Choice:
    """On which channels messages of one kind come, and how often.

    None says nothing about a channel: then `all` counts, and after it what the provider has set.
    `digest_at` is the local hour of a daily rhythm.
    """

    kind: Kind
    all: bool | None = None
    email: bool | None = None
    in_app: bool | None = None
    sms: bool | None = None
    push: bool | None = None
    telegram: bool | None = None
    digest: Rhythm = Rhythm.IMMEDIATELY
    digest_at: str = MORNING

    @property
    def locked(self) -> bool:
        """Whether the customer has no say in it."""
        return self.kind in CRITICAL

    @property
    def said(self) -> dict[str, bool]:
        """What is said about channels, and about all of them."""
        words = {ALL: self.all} | {channel: getattr(self, channel) for channel in Channel}
        return {name: word for name, word in words.items() if word is not None}

    def allows(self, channel: Channel, template: Mapping[str, bool] | None = None) -> bool:
        """Whether messages of this kind may go this way, where a template has its own word."""
        on = merged([channel], person=self.said, template=template or {}, critical=self.locked)
        return on[channel]

    @property
    def is_silencing(self) -> bool:
        """Whether anything is switched off or comes later."""
        return not all(self.said.values()) or self.digest is not Rhythm.IMMEDIATELY

    def effective(self) -> Choice:
        """The choice with a word on every channel."""
        words: dict[str, Any] = {channel.value: self.allows(channel) for channel in Channel}
        return replace(self, **words)


@dataclass(frozen=True, slots=True)
class Preferences:
    """A customer's choices, one for every kind, and when their phone is to be quiet.

    Version 0 is what holds before anything is chosen.
    """

    customer_id: str
    choices: tuple[Choice, ...] = tuple(Choice(kind) for kind in Kind)
    quiet_hours: QuietHours = AT_NIGHT
    version: int = 0

    def choice(self, kind: Kind) -> Choice:
        """What holds for a kind."""
        return next((c for c in self.choices if c.kind is kind), Choice(kind))

    def allow(
        self, kind: Kind, channel: Channel, template: Mapping[str, bool] | None = None
    ) -> bool:
        """Whether a message may go out, where a template has its own word."""
        return self.choice(kind).allows(channel, template)

    def chosen(
        self, choices: tuple[Choice, ...], quiet_hours: QuietHours | None = None
    ) -> Preferences:
        """These choices instead of all before; a kind left out is on. Raises: SecurityAlwaysOn."""
        if any(c.locked and c.is_silencing for c in choices):
            raise SecurityAlwaysOn
        quiet = self.quiet_hours if quiet_hours is None else quiet_hours
        return replace(
            self, choices=choices, quiet_hours=quiet, version=self.version + 1
        ).complete()

    def left(self, kind: Kind, channel: Channel) -> Preferences:
        """The same without a kind on a channel; all others stay. Raises: SecurityAlwaysOn."""
        off: dict[str, Any] = {channel.value: False}
        left = replace(self.choice(kind), **off)
        others = tuple(c for c in self.choices if c.kind is not kind)
        return self.chosen((*others, left))

    def effective(self) -> Preferences:
        """The same with a word on every channel."""
        return replace(self, choices=tuple(c.effective() for c in self.choices))

    def complete(self) -> Preferences:
        """The same with a choice for every kind, also for those that came into being since."""
        return replace(self, choices=tuple(self.choice(kind) for kind in Kind))
