"""What messages are about, and the ways they go."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a message is about; preferences are kept by it."""

    SECURITY = "security"
    SERVICE = "service"
    BILLING = "billing"
    SUPPORT = "support"


class Channel(StrEnum):
    """The way a message goes."""

    EMAIL = "email"
    IN_APP = "in_app"


class Asked(StrEnum):
    """Who else than its reader can have a message sent, by typing an address."""

    BY_NOBODY = "by_nobody"
    TO_A_USER = "to_a_user"
    """To the address of a user, who has proved that it is theirs."""
    TO_ANY_ADDRESS = "to_any_address"


CRITICAL = frozenset({Kind.SECURITY})
"""Kinds that preferences can't silence."""

EVERYWHERE = (Channel.EMAIL, Channel.IN_APP)
