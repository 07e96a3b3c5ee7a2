"""What messages are about, and the ways they go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a message is about; preferences are kept by it."""

    SECURITY = "security"
    OUTAGE = "outage"
    SERVICE = "service"
    BILLING = "billing"
    SUPPORT = "support"
    MARKETING = "marketing"


class Channel(StrEnum):
    """The way a message goes."""

    EMAIL = "email"
    IN_APP = "in_app"
    SMS = "sms"
    PUSH = "push"
    TELEGRAM = "telegram"


class Asked(StrEnum):
    """Who else than its reader can have a message sent, by typing an address."""

    BY_NOBODY = "by_nobody"
    TO_A_USER = "to_a_user"
    """To the address of a user, who has proved that it is theirs."""
    TO_ANY_ADDRESS = "to_any_address"


CRITICAL = frozenset({Kind.SECURITY, Kind.OUTAGE})
"""Kinds that preferences can't silence and quiet hours can't hold."""

RINGING = frozenset({Channel.SMS, Channel.PUSH})
"""Channels that make a sound: quiet hours hold for them."""

PATIENCE: Mapping[Kind, timedelta] = {
    Kind.SECURITY: timedelta(days=1),
    Kind.OUTAGE: timedelta(hours=4),
    Kind.SERVICE: timedelta(days=2),
    Kind.BILLING: timedelta(days=3),
    Kind.SUPPORT: timedelta(days=3),
    Kind.MARKETING: timedelta(days=1),
}
"""How long after its event a message is still worth sending."""

EVERYWHERE = (Channel.EMAIL, Channel.IN_APP)
WRITTEN = (*EVERYWHERE, Channel.TELEGRAM)
"""What people look for where they talk with others, too."""
RINGING_TOO = (*WRITTEN, Channel.PUSH, Channel.SMS)
"""What may not wait until somebody looks: push, and SMS where that did not arrive."""
ALARMING = (Channel.EMAIL, Channel.TELEGRAM, Channel.SMS)
"""What somebody else may have done to a person's account: a mailbox may be theirs by now."""

SECOND_TRY = timedelta(minutes=15)
"""How long push has to arrive before an SMS goes out instead."""
