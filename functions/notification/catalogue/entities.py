"""What messages are about, and the ways they go."""

from __future__ import annotations

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

EVERYWHERE = (Channel.EMAIL, Channel.IN_APP)
