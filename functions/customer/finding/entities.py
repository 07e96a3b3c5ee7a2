"""What a thing is found by: an entry for each word, number, phone or address that leads to it.

A person's name of three words makes six entries: one a word, and one a pair of words, so that
`иванов пет` is looked up at the Ivanovs whose name has a word in `пет`, and not at all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from functions.customer.finding.codes import code_of
from functions.customer.finding.letters import keyed, plain, words

BEGINNING = 2
"""With how many letters of a word a search can begin."""
PAIRED_WORDS = 4
"""Of how many words a name's pairs are entries; a longer one has more than are worth writing."""
INDEXED_WORDS = 5
"""With so many words of a name a search can begin; any other word can narrow it."""
_FORMS = frozenset(
    map(
        keyed,
        (
            "общество",
            "ограниченной",
            "ответственностью",
            "акционерное",
            "публичное",
            "закрытое",
            "открытое",
            "муниципальное",
            "государственное",
            "федеральное",
            "бюджетное",
            "казенное",
            "автономное",
            "унитарное",
            "учреждение",
            "предприятие",
            "организация",
            "товарищество",
            "индивидуальный",
            "предприниматель",
            "общеобразовательное",
        ),
    )
)
"""Words of the legal forms, which stand in too many names to tell one."""
STREET = 4
"""How many letters of a street stand before the building's number, so that those are enough."""
_WOVEN = 8
_SHOWN = 60


class Kind(StrEnum):
    """What can be found, in the order in which equals are shown."""

    CUSTOMER = "customer"
    CONTRACT = "contract"
    ACCOUNT = "account"
    APPLICATION = "application"
    TICKET = "ticket"
    DEVICE = "device"


RANKS = {kind: number for number, kind in enumerate(Kind)}


class Matched(StrEnum):
    """By what something was found."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    NUMBER = "number"
    ADDRESS = "address"
    SERIAL = "serial"
    MAC = "mac"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is found, as a list of results shows it."""

    kind: Kind
    id: str
    title: str
    subtitle: str = ""
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A subject under one thing that it is found by; `text` is that thing as people write it.

    `partition` and `order` say where it lies; `words` (the street's, `|`, the others) and `numbers`
    are an address's.
    """

    partition: str
    order: str
    subject: Subject
    matched: Matched
    text: str
    words: str = ""
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """By what something was found: the field, and its text as it is kept."""

    field: Matched
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and by what."""

    kind: Kind
    id: str
    title: str
    matched: Match
    subtitle: str = ""
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An address as searches compare it: without kinds of street, its numbers whole.

    `street` are the words of the street, `words` those beside them; words are by their keys.
    """

    line: str
    street: tuple[str, ...]
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    building: str
    apartment: str


def name_entries(subject: Subject, name: str) -> list[Entry]:
    """A name by each of its words, and by pairs of them."""
    own = indexed(name)
    shown = plain(name)[:_SHOWN]
    singles = [(word_partition(word), f"{word}|{shown}") for word in own]
    if len(own) <= PAIRED_WORDS:
        pairs = [(pair_partition(a, b), pair_order(a, b)) for a, b in combinations(own, 2)]
    else:
        pairs = [(long_partition(word), f"{word}|{shown}") for word in own]
    return [Entry(pk, order, subject, Matched.NAME, name) for pk, order in singles + pairs]


def phone_entries(subject: Subject, phones: Iterable[str | None]) -> list[Entry]:
    """Phones by their last digits."""
    numbers = {phone: digits for phone in phones if phone and len(digits := only_digits(phone)) > 3}
    return [
        Entry(phone_partition(digits), digits[::-1], subject, Matched.PHONE, phone)
        for phone, digits in numbers.items()
    ]


def email_entries(subject: Subject, emails: Iterable[str | None]) -> list[Entry]:
    """E-mail addresses in full, in the form in which they are kept."""
    return [
        Entry(email_partition(email), "", subject, Matched.EMAIL, email)
        for email in dict.fromkeys(emails)
        if email
    ]


def code_entries(subject: Subject, matched: Matched, text: str | None) -> list[Entry]:
    """A number of a document or of a device, whatever is left out before it."""
    code = code_of(text or "")
    if text is None or code is None:
        return []
    return [Entry(code_partition(code.core), "", subject, matched, text)]


def place_entries(subject: Subject, place: Place) -> list[Entry]:
    """An address by each word of its street, with the building's number."""
    return [
        Entry(
            place_partition(word),
            place_order(word, place.building, place.apartment),
            subject,
            Matched.ADDRESS,
            place.line,
            words=f"{' '.join(place.street)}|{' '.join(place.words)}",
            numbers=" ".join(place.numbers),
        )
        for word in place.street
        if len(word) >= BEGINNING
    ]


def indexed(name: str) -> tuple[str, ...]:
    """The words of a name under which it lies: no initials, no figures, legal forms last."""
    found = (w for w in words(plain(name)) if len(w) >= BEGINNING and not w.isdecimal())
    return tuple(sorted(found, key=_FORMS.__contains__))[:INDEXED_WORDS]


def is_form(word: str) -> bool:
    """Whether a word, by its keys, is one of the legal forms'."""
    return word in _FORMS


def woven(one: str, other: str, length: int = _WOVEN) -> str:
    """Two words letter by letter, so that beginnings of both are the beginning of the whole."""
    first, second = sorted((one, other))
    pairs = zip(first.ljust(length)[:length], second.ljust(length)[:length], strict=True)
    return "".join(a + b for a, b in pairs)


def pair_order(one: str, other: str) -> str:
    """Where a pair of words lies among those that begin alike."""
    first, second = sorted((one, other))
    return f"{woven(one, other)}|{first} {second}"


def place_order(word: str, building: str, apartment: str = "") -> str:
    """Where an address lies among the streets that begin alike."""
    return f"{word[:STREET]} {building} {word} {apartment}"


def word_partition(word: str) -> str:
    """Where the names with a word that begins so lie."""
    return f"NAME#{word[:BEGINNING]}"


def long_partition(word: str) -> str:
    """Where the names with a word that begins so and with too many for pairs lie."""
    return f"LONGNAME#{word[:BEGINNING]}"


def pair_partition(one: str, other: str) -> str:
    """Where the names with two words that begin so lie."""
    first, second = sorted((one, other))
    return f"NAMES#{first[:BEGINNING]}#{second[:BEGINNING]}"


def phone_partition(digits: str) -> str:
    """Where the phones with the same last four digits lie."""
    return f"PHONE#{digits[-4:]}"


def email_partition(email: str) -> str:
    """Where an e-mail address lies."""
    return f"FIND#{email}"


def code_partition(core: str) -> str:
    """Where the numbers with one core lie."""
    return f"FIND#{core}"


def place_partition(word: str) -> str:
    """Where the streets with a word that begins so lie."""
    return f"PLACE#{word[:BEGINNING]}"


def only_digits(text: str) -> str:
    """The digits of a text."""
    return "".join(filter(str.isdecimal, text))
