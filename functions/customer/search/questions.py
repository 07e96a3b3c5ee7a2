"""Questions to the search box: what somebody typed, and what it may mean."""

from __future__ import annotations

import re
from collections.abc import Collection

from functions.customer.addresses.search import sought_place
from functions.customer.customers.phones import sought_digits
from functions.customer.devices.entities import ont_serial
from functions.customer.finding.codes import code_of, spellings
from functions.customer.finding.entities import Kind
from functions.customer.finding.letters import meant, plain, words
from functions.customer.finding.lookups import (
    Lookup,
    Lookups,
    by_code,
    by_email,
    by_name,
    by_phone,
    by_place,
)
from shared import mail_address
from shared.principal import Principal

READS = {
    Kind.CUSTOMER: ("customer:customer:read",),
    Kind.CONTRACT: ("customer:customer:read", "customer:contract:read"),
    Kind.ACCOUNT: ("billing:account:read",),
    Kind.APPLICATION: ("customer:application:read",),
    Kind.TICKET: ("support:ticket:read",),
    Kind.DEVICE: ("customer:device:read",),
}
"""Any of which lets a caller read such a thing, and so find it."""
_WORD = re.compile(r"[^\W_]+")
_LONGEST_LETTERS = 3  # of a code that is typed in several words, such as `C 42`


def readable(kinds: Collection[Kind], by: Principal) -> frozenset[Kind]:
    """Those of the kinds that a caller may read; without any, of all."""
    asked = kinds or tuple(Kind)
    return frozenset(k for k in asked if any(by.may(permission) for permission in READS[k]))


def lookups_of(text: str, kinds: Collection[Kind], phone_region: str) -> Lookups:
    """Where a question looks, in order: numbers, phones, names, addresses.

    With a number in it, an address is looked for before a name; then the name only where no
    address was found, as is the address behind several words without a number.
    """
    text = text.strip()
    if "@" in text:
        return by_email(mail_address.compared(text), kinds)
    found: list[Lookup] = []
    if _is_code(text):
        found += by_code(spellings(ont_serial(text) or text), kinds)
    if digits := sought_digits(text, phone_region):
        found += by_phone(digits, kinds)
    parts = words(meant(plain(text)))
    if not any(map(str.isalpha, "".join(parts))):
        return found
    names = by_name(parts, kinds)
    if _is_code(text) and len(text.split()) == 1:
        return [*found, *_otherwise(names[:1])]
    place = sought_place(text)
    places = by_place(place, kinds) if place else []
    if place and place.building:
        return [*found, *places, *_otherwise(names)]
    is_one = len(parts) == 1
    return [*found, *names, *(places if is_one else _otherwise(places))]


def _otherwise(lookups: list[Lookup]) -> list[Lookup]:
    return [Lookup(one.query, otherwise=True) for one in lookups]


def _is_code(text: str) -> bool:
    """Whether it may be a number of a document or of a device: in one piece, or in short ones."""
    if not any(map(str.isdecimal, text)):
        return code_of(text) is not None
    letters = [part for part in _WORD.findall(plain(text)) if part.isalpha()]
    return len(text.split()) == 1 or all(len(part) <= _LONGEST_LETTERS for part in letters)
