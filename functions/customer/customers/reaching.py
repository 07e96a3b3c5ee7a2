"""How a customer is reached after a change of their e-mail address, phone or contacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from functions.customer.contacts.entities import (
    CALLED,
    Channel,
    Contact,
    arranged,
    first_of,
)
from functions.customer.customers.entities import Customer
from functions.customer.customers.phones import read_phone
from shared.errors import FieldError, Invalid

_OWN = {Channel.EMAIL: "email", Channel.PHONE: "phone"}


class InvalidContact(Invalid):
    """A contact can't be kept as it was sent."""


def reached(sent: Mapping[str, Any], before: Customer | None, region: str) -> dict[str, Any]:
    """`email`, `phone` and `contacts` after what was sent of them, or nothing where none was.

    Phone numbers without a country code are of the region (ISO 3166). Raises: InvalidPhone.
    """
    if not sent.keys() & {"email", "phone", "contacts"}:
        return {}
    known = before.ways if before is not None else ()
    is_listed = "contacts" in sent
    contacts = _read_all(sent["contacts"], region) if is_listed else known
    if sent.get("phone"):
        contacts = _with_phone(contacts, str(sent["phone"]), region)
    after: dict[str, Any] = {}
    for channel, name in _OWN.items():
        value = getattr(before, name, None)
        if name in sent:
            value = _sent_first(sent[name], contacts, channel, value)
        elif is_listed:
            value = first_of(contacts, channel, value)
        after[name] = value
    if is_listed:
        kept = [c for c in known if c.channel in _OWN and c.value == after[_OWN[c.channel]]]
        listed = {(c.channel, c.value) for c in contacts}
        contacts = (*(c for c in kept if (c.channel, c.value) not in listed), *contacts)
        contacts = tuple(replace(c, primary=c.primary and c.channel not in _OWN) for c in contacts)
    return after | {"contacts": arranged(contacts, after["email"], after["phone"])}


def refuse_other_email(sent: Mapping[str, Any], before: Customer) -> None:
    """A customer's own address is changed where it is proved, in auth. Raises: InvalidContact."""
    for number, contact in enumerate(sent.get("contacts", ())):
        is_first = contact.primary or before.email is None
        if contact.channel is Channel.EMAIL and is_first and contact.value != before.email:
            wrong = FieldError(
                f"/contacts/{number}/value",
                "Your own e-mail address is changed at /auth/email/change.",
                "primary_email",
            )
            raise InvalidContact(errors=(wrong,))


def _sent_first(
    sent: str | None, contacts: Sequence[Contact], channel: Channel, before: str | None
) -> str | None:
    """The first of a channel where one was sent for it; for null, the next one after the former."""
    if sent is None:
        rest = (c.value for c in contacts if c.channel is channel and c.value != before)
        return next(rest, None)
    own = (c.value for c in contacts if c.channel is channel)
    return next(own) if channel is Channel.PHONE else sent


def _read_all(contacts: Sequence[Contact], region: str) -> tuple[Contact, ...]:
    return tuple(
        _read(contact, region, f"/contacts/{number}/value")
        for number, contact in enumerate(contacts)
    )


def _read(contact: Contact, region: str, pointer: str) -> Contact:
    """A contact with its number, if it has one, as the numbering plans see it."""
    if contact.channel not in CALLED:
        return contact
    typed = f"{contact.value} ext. {contact.extension}" if contact.extension else contact.value
    phone = read_phone(typed, region, pointer)
    return replace(
        contact,
        value=phone.e164,
        extension=phone.extension,
        country=phone.country,
        line=phone.line,
    )


def _with_phone(contacts: Sequence[Contact], text: str, region: str) -> tuple[Contact, ...]:
    """The contacts with a phone before all; what else was known of it stays."""
    read = _read(Contact(Channel.PHONE, text), region, "/phone")
    same = [c for c in contacts if (c.channel, c.value) == (read.channel, read.value)]
    if same:
        read = replace(read, name=same[0].name, preferred=same[0].preferred)
    return (read, *(c for c in contacts if c not in same))
