"""Where a search looks, and which of the entries there it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations
from typing import Any

from functions.customer.finding.codes import Code, code_of, is_device, is_same
from functions.customer.finding.entities import (
    BEGINNING,
    PAIRED_WORDS,
    STREET,
    Kind,
    code_partition,
    email_partition,
    indexed,
    is_form,
    long_partition,
    pair_order,
    pair_partition,
    phone_partition,
    place_partition,
    word_partition,
    woven,
)
from functions.customer.finding.letters import plain, words
from shared.dynamo import Query

WEIGHED = 1000
"""How many entries a read looks at where it is not known how many of them are meant."""
PAIRABLE = 3
"""From how many letters of both words on a pair is narrower than the longer word alone."""
Held = Mapping[str, Any]
Means = Callable[[Held], bool]


@dataclass(frozen=True, slots=True)
class Lookup:
    """One list that is read; `otherwise` means only where those before have found nothing."""

    query: Query
    otherwise: bool = False


Lookups = list[Lookup]


@dataclass(frozen=True, slots=True)
class SoughtPlace:
    """The words and numbers of an address that is sought; `building` is most likely its house's.

    A number is a set of spellings, each of them a bag of numbers that an address must have.
    """

    words: tuple[str, ...]
    numbers: tuple[tuple[tuple[str, ...], ...], ...] = ()
    near: str = ""
    building: str = ""


def by_code(codes: Sequence[Code], kinds: Collection[Kind]) -> list[Lookup]:
    """Documents and devices with a number, in one of its spellings."""
    if not codes:
        return []

    def means(held: Held) -> bool:
        stored = code_of(text_of(held))
        same = is_device if held["kind"] == Kind.DEVICE else is_same
        return stored is not None and any(same(stored, code) for code in codes)

    return [_lookup(code_partition(codes[0].core), "", means, kinds)]


def by_email(email: str, kinds: Collection[Kind]) -> list[Lookup]:
    """Whoever has an e-mail address, which is in the form that is kept."""
    return [_lookup(email_partition(email), "", lambda held: text_of(held) == email, kinds)]


def by_phone(digits: str, kinds: Collection[Kind]) -> list[Lookup]:
    """Whoever has a phone that ends in these digits, four or more."""
    return [_lookup(phone_partition(digits), digits[::-1], _anything, kinds)]


def by_name(sought: Sequence[str], kinds: Collection[Kind]) -> list[Lookup]:
    """Names of which each word that is sought begins another one; none if all are too short."""
    parts = _telling(sought)
    begun = [part for part in parts if len(part) >= BEGINNING and not part.isdecimal()]
    anchors = [part for part in begun if not is_form(part)] or begun
    if not anchors:
        return []
    if pair := _pair(anchors):
        return [_by_pair(pair, parts, kinds), _by_word(pair[1], parts, kinds, is_long=True)]
    return [_by_word(max(anchors, key=len), parts, kinds)]


def by_place(sought: SoughtPlace, kinds: Collection[Kind]) -> list[Lookup]:
    """Addresses that have all words and numbers, looked for at the likeliest street first."""
    near = [sought.near] if sought.near else []
    streets = [*near, *(w for w in reversed(sought.words) if w != sought.near)]
    if not sought.building:
        begins = [(w, w if len(w) < STREET else w[:STREET]) for w in streets]
    else:
        begins = [(w, f"{w[:STREET]} {sought.building}") for w in streets]
        begins += [(w, w) for w in streets[:1] if len(w) < STREET]
    found = [
        _lookup(place_partition(word), begin, _place_meant(word, sought), kinds, weighed=True)
        for word, begin in begins
        if len(word) >= BEGINNING
    ]
    return [Lookup(one.query, otherwise=number > 0) for number, one in enumerate(found[:3])]


def whole(lookups: Sequence[Lookup], text: str) -> list[Lookup]:
    """Those lookups, of which only what is called exactly so is meant, but for capitals."""
    wanted = text.strip().casefold()

    def so_called(means: Means | None) -> Means:
        return lambda held: text_of(held).casefold() == wanted and (means is None or means(held))

    return [
        replace(one, query=replace(one.query, keep=so_called(one.query.keep))) for one in lookups
    ]


def text_of(held: Held) -> str:
    """The thing that an entry is found by."""
    return str(held.get("text", held["title"]))


def _by_word(
    word: str, parts: Sequence[str], kinds: Collection[Kind], *, is_long: bool = False
) -> Lookup:
    partition = long_partition(word) if is_long else word_partition(word)

    def means(held: Held) -> bool:
        name = text_of(held)
        first = min(own for own in indexed(name) if own.startswith(word))
        return held["sk"].startswith(f"{first}|") and _has(name, parts)

    return _lookup(partition, word, means, kinds, weighed=len(parts) > 1)


def _by_pair(pair: tuple[str, str], parts: Sequence[str], kinds: Collection[Kind]) -> Lookup:
    one, other = pair
    shared = min(len(one), len(other))

    def means(held: Held) -> bool:
        name = text_of(held)
        orders = [
            pair_order(a, b)
            for a, b in permutations(indexed(name)[:PAIRED_WORDS], 2)
            if a.startswith(one) and b.startswith(other)
        ]
        return bool(orders) and held["sk"].startswith(f"{min(orders)}#") and _has(name, parts)

    begin = woven(one[:shared], other[:shared], min(shared, 8))
    weighed = len(parts) > 2 or len(one) != len(other)
    return _lookup(pair_partition(one, other), begin, means, kinds, weighed=weighed)


def _telling(sought: Sequence[str]) -> list[str]:
    """The words that say more than that another one begins so."""
    distinct = list(dict.fromkeys(sought))
    return [
        part
        for part in distinct
        if not any(other != part and other.startswith(part) for other in distinct)
    ]


def _pair(anchors: Sequence[str]) -> tuple[str, str] | None:
    """The two words of which most is known, the shorter first, if that is enough of both."""
    pairs = [(a, b) if len(a) <= len(b) else (b, a) for a, b in combinations(anchors, 2)]
    best = max(pairs, key=lambda pair: (len(pair[0]), len(pair[1])), default=None)
    return best if best and len(best[0]) >= PAIRABLE else None


def _has(name: str, parts: Sequence[str]) -> bool:
    own = words(plain(name))
    return all(any(word.startswith(part) for word in own) for part in parts)


def _place_meant(word: str, sought: SoughtPlace) -> Means:
    def means(held: Held) -> bool:
        street, _, other = str(held["words"]).partition("|")
        own = [*street.split(), *other.split()]
        lying = [w for w in street.split() if w.startswith(word)]
        return (
            bool(lying)
            and held["sk"].split(" ")[2] == min(lying)
            and all(any(w.startswith(part) for w in own) for part in sought.words)
            and _numbers_fit(Counter(str(held["numbers"]).split()), sought.numbers)
        )

    return means


def _numbers_fit(left: Counter[str], numbers: Sequence[tuple[tuple[str, ...], ...]]) -> bool:
    """Whether each number is one of the address's own, none of them taken twice."""
    if not numbers:
        return True
    first, *rest = numbers
    for spelling in first:
        taken = Counter(spelling)
        if taken <= left and _numbers_fit(left - taken, rest):
            return True
    return False


def _anything(held: Held) -> bool:  # noqa: ARG001 - all that lies there is meant
    return True


def _lookup(
    partition: str, begin: str, means: Means, kinds: Collection[Kind], *, weighed: bool = False
) -> Lookup:
    wanted = frozenset(kinds)
    keep = lambda held: held["kind"] in wanted and means(held)  # noqa: E731
    looked_at = WEIGHED if weighed else None
    return Lookup(Query(partition, prefix=begin, keep=keep, looked_at=looked_at))
