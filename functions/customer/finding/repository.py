"""What things are found by, in the customer table.

pk NAME#<2 letters>            sk <word>|<name>          each word of a name
pk NAMES#<2 letters>#<2>       sk <letters of both words in turn>|<both>   each pair of its words
pk LONGNAME#<2 letters>        sk <word>|<name>          of a name that has too many pairs
pk PHONE#<last 4 digits>       sk <digits from the last>
pk PLACE#<2 letters>           sk <4 letters> <building> <word> <apartment>   a word of a street
pk FIND#<e-mail, or the core of a number, serial number or MAC address>   sk empty

Every sort key ends in #<rank of the kind>#<kind>#<id>. An item holds what a list of results shows,
so that a search reads nothing else; it is written in the transaction of what it leads to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from functions.customer.finding.entities import RANKS, Entry, Found, Kind, Match, Matched
from functions.customer.finding.lookups import Lookup, text_of
from shared.dynamo import Item, Page, Table, Transaction, to_item
from shared.dynamo.cursor import InvalidCursor
from shared.dynamo.table import BATCH_READ


def entering(now: Iterable[Entry], before: Iterable[Entry] = ()) -> Transaction:
    """What a thing was found by, brought to what it is found by now: only what differs."""
    transaction = Transaction()
    items, old = _items(now), _items(before)
    for pk, sk in sorted(old.keys() - items.keys()):
        transaction.delete(pk, sk)
    for key, item in sorted(items.items()):
        if old.get(key) != item:
            transaction.put(item)
    return transaction


def find(table: Table, lookups: Sequence[Lookup], limit: int, cursor: str | None) -> Page[Found]:
    """What lookups find, one after the other. Raises: InvalidCursor."""
    start, place = _opened(cursor, len(lookups))
    items: list[Found] = []
    for number, lookup in enumerate(lookups):
        is_passed = lookup.otherwise and (items or (cursor and number > start))
        if number < start or is_passed:
            continue
        if len(items) == limit:
            return Page(tuple(items), f"{number}.")
        page = table.page(lookup.query, limit=limit - len(items), cursor=place)
        items += map(_found, page.items)
        place = None
        if page.next_cursor:
            return Page(tuple(items), f"{number}.{page.next_cursor}")
    return Page(tuple(items))


def read_together(
    table: Table, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str] | None, Item]:
    """The things themselves of which more is to be known than their entries say, by their keys.

    Applications and devices are somebody's, and somewhere, only for a while.
    """
    parts = (keys[n : n + BATCH_READ] for n in range(0, len(keys), BATCH_READ))
    items = (item for part in parts for item in table.get_many(part))
    return {(item["pk"], item["sk"]): item for item in items}


def _opened(cursor: str | None, lists: int) -> tuple[int, str | None]:
    """Which of the lists goes on, and where in it."""
    if cursor is None:
        return 0, None
    number, dot, place = cursor.partition(".")
    if not (dot and number.isdecimal() and number.isascii() and int(number) < lists):
        raise InvalidCursor("The cursor must be nextCursor of the previous page of this list.")
    return int(number), place or None


def _items(entries: Iterable[Entry]) -> dict[tuple[str, str], Item]:
    items = [_item(entry) for entry in entries]
    return {(item["pk"], item["sk"]): item for item in items}


def _item(entry: Entry) -> Item:
    subject = entry.subject
    order = f"{entry.order}#{RANKS[subject.kind]}#{subject.kind}#{subject.id}"
    item = to_item(subject) | {"pk": entry.partition, "sk": order, "matched": entry.matched.value}
    extra = {"words": entry.words, "numbers": entry.numbers}
    if entry.text != subject.title:
        extra["text"] = entry.text
    if not subject.subtitle:
        del item["subtitle"]
    return item | {name: value for name, value in extra.items() if value}


def _found(item: Item) -> Found:
    return Found(
        kind=Kind(item["kind"]),
        id=item["id"],
        title=item["title"],
        matched=Match(Matched(item["matched"]), text_of(item)),
        subtitle=item.get("subtitle", ""),
        customer_id=item.get("customer_id"),
    )
