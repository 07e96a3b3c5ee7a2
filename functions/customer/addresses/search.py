"""Addresses as searches compare them, and what somebody who types one looks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from functions.customer.addresses.entities import Address, building_key
from functions.customer.addresses.spellings import (
    BLOCKS,
    LITERAL,
    UNSAID,
    alike,
    without_hyphens,
)
from functions.customer.finding.entities import Place
from functions.customer.finding.letters import LONGEST_WORD, keyed, meant, plain
from functions.customer.finding.lookups import SoughtPlace

_TOKEN = re.compile(r"\d+|[^\W\d_]+|(?<=\d)\s*[/-]\s*(?=\d)")
_ORDINAL = re.compile(r"(\d)-?(?:й|я|е|ый|ий|ой|ая|ое|го|му|st|nd|rd|th)(?!\w)")
_UNSAID = frozenset(keyed(word) for word in UNSAID)
_BLOCKS = {keyed(word): letter for word, letter in BLOCKS.items()}
_LITERAL = frozenset(map(keyed, LITERAL))
_HOUSE = frozenset(map(keyed, ("д", "дом")))
_ROOM = frozenset(map(keyed, ("кв", "квартира", "оф", "офис", "пом", "ком", "apt", "flat")))
Spellings = tuple[tuple[str, ...], ...]
"""The ways in which a number may be written, each a bag of numbers."""


def place_of(address: Address) -> Place:
    """An address as it is found: "12 корп. 1" is one number, and so is a number in a street."""
    street, other = _split(address.street), _split(f"{address.city} {address.region}")
    rooms = [token for token in _split(address.apartment) if keyed(token) not in _ROOM]
    building, apartment = building_key(address.building), building_key("".join(rooms))
    return Place(
        line=address.line,
        street=_letters(street) or _letters(other) or _digits(street),
        words=_letters(other),
        numbers=(*_digits(street), *_digits(other), *filter(None, (building, apartment))),
        building=building,
        apartment=apartment,
    )


def sought_place(text: str) -> SoughtPlace | None:
    """What is looked for by a text, or None if it has no word that an address has of its own."""
    tokens = _split(meant(plain(text)))
    words: list[str] = []
    numbers: list[Spellings] = []
    houses: list[tuple[int, str, str]] = []  # how unlikely it is the building's, which, and where
    at, near, before = 0, "", ""
    while at < len(tokens):
        word = keyed(tokens[at])
        if tokens[at][0].isdecimal():
            spellings, at = _number(tokens, at)
            numbers.append(spellings)
            houses.append((_unlikely(tokens, at, before), _beginning(spellings), near))
        else:
            at += 1
            if word not in _UNSAID and word not in _BLOCKS:
                near = word[:LONGEST_WORD]
                words.append(near)
        before = word
    if not words:
        return None
    _, building, street = min(houses, key=lambda house: house[0], default=(0, "", words[-1]))
    return SoughtPlace(tuple(dict.fromkeys(words)), tuple(numbers), street or words[0], building)


def _unlikely(tokens: list[str], at: int, before: str) -> int:
    """How unlikely it is that a number which ended here is the building's: `50 лет` is a name."""
    if before in _HOUSE:
        return 0
    if before in _ROOM:
        return 3
    following = keyed(tokens[at]) if at < len(tokens) else ""
    is_named = following and not following[0].isdecimal() and following not in _UNSAID
    return 2 if is_named else 1


def _number(tokens: list[str], at: int) -> tuple[Spellings, int]:
    """The number that begins here, with its block and letter, and where the next token is."""
    typed, at = tokens[at], at + 1
    while at + 1 < len(tokens) and tokens[at] in "/-":
        typed, at = typed + tokens[at] + tokens[at + 1], at + 2
    spelled = [typed]
    while at < len(tokens):
        key, following = keyed(tokens[at]), tokens[at + 1 : at + 2]
        block = _BLOCKS.get(key) or _BLOCKS.get(keyed(alike(tokens[at])))
        if block and following and following[0].isdecimal():
            spelled, at = [f"{s}{block}{following[0]}" for s in spelled], at + 2
        elif key in _LITERAL and following and len(following[0]) == 1:
            at += 1
        elif _is_letter(tokens, at):
            letters = dict.fromkeys((alike(tokens[at]), key))
            spelled, at = [s + letter for s in spelled for letter in letters], at + 1
        else:
            break
    bags = [(s,) for s in spelled]
    return (*bags, *(tuple(s.split("-")) for s in spelled if "-" in s)), at


def _is_letter(tokens: list[str], at: int) -> bool:
    """Whether a single letter is the building's: `12 д` at the end, but not in `12 д 3`."""
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    is_last = not following or keyed(following) in _ROOM
    is_marker = keyed(tokens[at]) in _UNSAID
    return len(tokens[at]) == 1 and tokens[at].isalpha() and (is_last or not is_marker)


def _beginning(spellings: Spellings) -> str:
    """What all spellings of a number begin with; a blank after it where it is whole."""
    first = spellings[0][0]
    if len(spellings) == 1:
        return f"{first} "
    figures = re.match(r"\d*", first)
    return figures[0] if figures else ""


def _split(text: str) -> list[str]:
    """Figures, words, and the strokes between figures."""
    ordinary = _ORDINAL.sub(r"\1", without_hyphens(plain(text)))
    return [token.strip() for token in _TOKEN.findall(ordinary)]


def _letters(tokens: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_own(tokens)))


def _own(tokens: list[str]) -> Iterator[str]:
    """The words that are no kind of street, if any is."""
    words = [keyed(token)[:LONGEST_WORD] for token in tokens if token[0].isalpha()]
    yield from [word for word in words if word not in _UNSAID] or words


def _digits(tokens: list[str]) -> tuple[str, ...]:
    return tuple(token for token in tokens if token[0].isdecimal())
