"""Contacts: the ways to reach a customer, and which of each kind comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Channel(StrEnum):
    """How a contact is reached."""

    EMAIL = "email"
    PHONE = "phone"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    POST = "post"


CALLED = (Channel.PHONE, Channel.WHATSAPP)
"""Channels whose values are phone numbers."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach a customer; `name` is who answers there.

    A phone's `value` is E.164, its `extension` apart; `country` (ISO 3166) and `line` (such as
    mobile) are what the numbering plans say of it.
    """

    channel: Channel
    value: str
    name: str = ""
    preferred: bool = False
    primary: bool = False
    extension: str = ""
    country: str = ""
    line: str = ""


def arranged(
    contacts: Sequence[Contact], email: str | None, phone: str | None
) -> tuple[Contact, ...]:
    """Contacts without doubles, of each channel exactly one as the primary one.

    These are the e-mail address and the phone of the customer, and elsewhere the one that was said
    to be, or the first. A primary address or phone that is the customer's no more is left out.
    """
    own = {Channel.PHONE: phone, Channel.EMAIL: email}
    kept = {
        (c.channel, c.value): c
        for c in contacts
        if not (c.primary and c.channel in own and c.value != own[c.channel])
    }
    for channel, value in own.items():
        if value and (channel, value) not in kept:
            kept = {(channel, value): Contact(channel, value), **kept}
    first: dict[Channel, Contact] = {}
    for contact in kept.values():
        is_own = contact.value == own.get(contact.channel)
        if is_own or contact.primary or contact.channel not in first:
            first[contact.channel] = contact
    return tuple(replace(c, primary=first[c.channel] is c) for c in kept.values())


def first_of(
    contacts: Sequence[Contact], channel: Channel, before: str | None = None
) -> str | None:
    """The value that a list makes the primary one of a channel: the one it says, or the one before.

    Without either it is the first of the channel, if any.
    """
    own = [contact for contact in contacts if contact.channel is channel]
    said = next((contact.value for contact in own if contact.primary), None)
    return said or before or next((contact.value for contact in own), None)
