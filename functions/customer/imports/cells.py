"""What stands in a cell: days, amounts, words of a list; in the ways people write them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from functions.customer.contacts.entities import Channel, Contact
from functions.customer.contracts.steps import State
from functions.customer.customers.entities import Kind
from functions.customer.devices.entities import Terms
from shared import mail_address
from shared.messages import Message

KINDS: Mapping[str, Kind] = {
    "person": Kind.PERSON, "company": Kind.COMPANY, "физлицо": Kind.PERSON, "фл": Kind.PERSON,
    "физическое лицо": Kind.PERSON, "юрлицо": Kind.COMPANY, "юл": Kind.COMPANY,
    "юридическое лицо": Kind.COMPANY, "организация": Kind.COMPANY, "компания": Kind.COMPANY,
}  # fmt: skip
STATES: Mapping[str, State] = {
    "active": State.ACTIVE, "suspended": State.SUSPENDED, "terminated": State.TERMINATED,
    "активен": State.ACTIVE, "действует": State.ACTIVE, "приостановлен": State.SUSPENDED,
    "расторгнут": State.TERMINATED, "закрыт": State.TERMINATED,
}  # fmt: skip
TERMS: Mapping[str, Terms] = {
    "free_use": Terms.FREE_USE, "free use": Terms.FREE_USE, "rent": Terms.RENT, "sale": Terms.SALE,
    "пользование": Terms.FREE_USE, "безвозмездно": Terms.FREE_USE, "аренда": Terms.RENT,
    "продажа": Terms.SALE,
}  # fmt: skip
LANGUAGES: Mapping[str, str] = {
    "ru": "ru", "en": "en", "русский": "ru", "английский": "en", "russian": "ru", "english": "en",
}  # fmt: skip
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_AMOUNT = re.compile(
    r"-?(?:[0-9]{1,12}|[0-9]{1,3}(?:[ \u202f'][0-9]{3}){1,3})(?:[.,][0-9]{1,4})?", re.ASCII
)
_BLANKS = str.maketrans({" ": None, "\u202f": None, "'": None, ",": ".", "\u2212": "-"})
_CONTACT = re.compile(r"([a-z]+)\s*:\s*(.{1,254})")
MOST_CONTACTS = 10


class Unfit(ValueError):
    """A cell that cannot be taken; the message says what to write."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


def day_of(text: str) -> date:
    """A day such as `2026-03-10` or `10.03.2026`. Raises: Unfit."""
    found = _DAY.fullmatch(text)
    try:
        if found:
            parts = found.group(3, 2, 1) if found[1] else found.group(4, 5, 6)
            return date(*map(int, parts))
    except ValueError:
        pass  # such as 31.02.2026: told as any other text that is no day
    raise Unfit(Message("Write a date such as 2026-03-10 or 10.03.2026."))


def amount_of(text: str) -> Decimal:
    """An amount such as `-1 234,56`; the sign may be a minus of print. Raises: Unfit."""
    plain = text.replace("\u2212", "-")
    if not _AMOUNT.fullmatch(plain):
        raise Unfit(Message("Write an amount such as 350.50 or -1 200,00."))
    return Decimal(plain.translate(_BLANKS))


def contacts_of(text: str) -> tuple[Contact, ...]:
    """Contacts such as `telegram:@anna; phone:+79161234567`. Raises: Unfit."""
    parts = [part.strip() for part in re.split(r"[;|\n]", text) if part.strip()]
    if len(parts) > MOST_CONTACTS:
        raise Unfit(Message("Write at most 10 contacts."))
    return tuple(map(_contact, parts))


def tags_of(text: str) -> tuple[str, ...]:
    """Tags with commas between them. Raises: Unfit."""
    tags = tuple(dict.fromkeys(t.strip() for t in re.split(r"[,;|\n]", text) if t.strip()))
    if len(tags) > 20 or any(len(tag) > 40 for tag in tags):
        raise Unfit(Message("Write at most 20 tags, each of at most 40 characters."))
    return tags


def _contact(part: str) -> Contact:
    found = _CONTACT.fullmatch(part)
    if found is None or found[1] not in set(Channel):
        raise Unfit(Message("Write contacts as telegram:@anna; phone:+79161234567."))
    channel, value = Channel(found[1]), found[2].strip()
    if channel is Channel.EMAIL:
        try:
            value = mail_address.kept(value)
        except mail_address.UnfitAddress as error:
            raise Unfit(error.message) from error
    return Contact(channel, value)
