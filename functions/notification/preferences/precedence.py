"""What decides whether a message goes out: the address, the kind, the preference, the hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from functions.notification.catalogue.entities import RINGING, Channel

ALL = "all"


class Decision(StrEnum):
    """What becomes of a message."""

    SEND_NOW = "send_now"
    HOLD = "hold"
    """Until the quiet hours are over."""
    SKIP = "skip"
    """Its reader does not want it."""
    SUPPRESSED = "suppressed"
    """Its address takes none."""


def decided(
    channel: Channel,
    *,
    critical: bool,
    preference_on: bool,
    address_suppressed: bool,
    in_quiet_hours: bool,
) -> Decision:
    """The address comes before the kind, the kind before the preference, this before the hour."""
    if address_suppressed:
        return Decision.SUPPRESSED
    if critical:
        return Decision.SEND_NOW
    if not preference_on:
        return Decision.SKIP
    return Decision.HOLD if in_quiet_hours and channel in RINGING else Decision.SEND_NOW


def merged(
    active: Iterable[str],
    *,
    person: Mapping[str, bool],
    template: Mapping[str, bool],
    critical: bool,
) -> dict[str, bool]:
    """Which channels are on.

    A person's word on a channel comes first, then theirs on `all`, then the template's in the same
    order; where nobody says anything it is on. A critical kind is on everywhere.
    """
    return {channel: critical or _said(channel, person, template) for channel in active}


def _said(channel: str, *words: Mapping[str, bool]) -> bool:
    for word in words:
        for name in (channel, ALL):
            if name in word:
                return word[name]
    return True
