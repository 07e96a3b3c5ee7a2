"""In which form addresses of a channel are compared."""

from __future__ import annotations

from email.utils import parseaddr

from functions.notification.catalogue.entities import Channel
from shared.mail_address import compared


def folded(channel: Channel, address: str) -> str:
    """An address as it is compared: capitals don't tell two mailboxes apart, nor does a name."""
    if channel is not Channel.EMAIL:
        return address.strip()
    _, bare = parseaddr(address)
    return compared(bare or address).casefold()
