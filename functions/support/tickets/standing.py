"""Places and counts of tickets in the support table, written along with each change of a ticket.

pk WAITING#<shard>  sk <ticket>      its place: in the table itself, so that a recount misses none
     gsi1 ABOUT#<category>#<shard>   <deadline>#<urgency>#<opened>#<id>   each while it waits
     gsi2 WITH#<assignee>#<shard>    the same; `-` has what nobody has
     gsi3 WAITING#<shard>            the same
     gsi4 TEAM#<team>#<shard>        the same
pk QUEUES#<shard>   sk TOTAL         counts of the shard's tickets, and a version
pk QUEUES#<shard>   sk PERSON#<id>   those of one person

A ticket is counted in the shard of its id, so that no change waits long for others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from zlib import crc32

from functions.support.tickets.entities import Ticket
from functions.support.tickets.places import TOTAL, Place, Selection, moved, person, place_of
from functions.support.vocabulary import Priority
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Page, Query, ShardedList, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition
from shared.errors import Conflict

SHARDS = 8
URGENCY = {Priority.URGENT: 0, Priority.HIGH: 1, Priority.NORMAL: 2, Priority.LOW: 3}
_LAST = "9"  # after all deadlines, which begin with a year
_NOBODY = "-"
_ABOUT = ShardedList("ABOUT", index="gsi1", shards=2)
_WITH = ShardedList("WITH", index="gsi2", shards=2)
_WAITING = ShardedList("WAITING", index="gsi3", shards=4)
_TEAM = ShardedList("TEAM", index="gsi4", shards=2)
_MANY = 200  # small items: a page of few that fit is found in few reads
_KEYS = ("pk", "sk", "version")


class CountsChanged(Conflict):
    """The tickets that are counted have just changed; try again."""


def standing(after: Ticket, before: Ticket | None) -> Transaction:
    """A ticket's place and counts brought from one state to another."""
    now, then = place_of(after), place_of(before)
    change = Transaction()
    if now == then:
        return change
    _put(change, after.id, now)
    shard = _shard(after.id)
    whose: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (owner, name), by in moved(now, then).items():
        whose[owner][name] = by
    for owner, amounts in sorted(whose.items()):
        change.add(f"QUEUES#{shard:02d}", owner, amounts | {"version": 1})
    return change


def count_keys(user_id: str) -> list[tuple[str, str]]:
    """Where the counts of all tickets, and a person's own, lie."""
    return [(f"QUEUES#{n:02d}", of) for n in range(SHARDS) for of in (TOTAL, person(user_id))]


def counted(items: Sequence[Item | None], of: str) -> Counter[str]:
    """The counts that items of all shards come to, of all tickets or of a person."""
    found: Counter[str] = Counter()
    for item in items:
        if item is not None and item["sk"] == of:
            found.update({name: int(n) for name, n in item.items() if name not in _KEYS})
    return Counter({name: n for name, n in found.items() if n > 0})


@component
class PlaceRepository:
    """Reads the places of tickets, and counts them anew."""

    table: Table

    def wrong(self, tickets: Sequence[Ticket]) -> list[Ticket]:
        """Those of some tickets, at most 100, whose place is not the one that they should have."""
        found = {i["sk"]: i for i in self.table.get_many([_key(t.id) for t in tickets])}
        return [
            t for t in tickets
            if (from_item(Place, found[t.id]) if t.id in found else None) != place_of(t)
        ]  # fmt: skip

    def put(self, ticket: Ticket) -> Transaction:
        """A ticket's place as it should be; its counts follow with the next recount."""
        change = Transaction()
        _put(change, ticket.id, place_of(ticket))
        return change

    def places(self, shard: int) -> Iterator[Place]:
        """All places of a shard, as they are at this moment."""
        found = self.table.each(Query(f"WAITING#{shard:02d}", consistent=True), page_size=1000)
        return (from_item(Place, item) for item in found)

    def recounted(self, shard: int) -> Iterator[Transaction]:
        """Each count of a shard that is wrong, set right. Their failure: CountsChanged."""
        pk = f"QUEUES#{shard:02d}"
        kept = {i["sk"]: i for i in self.table.each(Query(pk, consistent=True), page_size=1000)}
        right: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for (owner, name), n in sum((p.counts() for p in self.places(shard)), Counter()).items():
            right[owner][name] = n
        for owner in sorted(kept.keys() | right.keys()):
            change = _corrected(pk, owner, kept.get(owner), right[owner])
            if change is not None:
                yield change

    def list(self, wanted: Selection, limit: int, cursor: str | None) -> Page[str]:
        """The ids of waiting tickets: by deadline, then priority, then age."""
        page = self.table.page(_query(wanted), limit=limit, cursor=cursor)
        return page.map(lambda item: str(item["ticket_id"]))


def _corrected(
    pk: str, owner: str, kept: Item | None, right: Mapping[str, int]
) -> Transaction | None:
    said = {k: v for k, v in (kept or {}).items() if k not in _KEYS and v}
    if said == right:
        return None
    version = kept["version"] if kept else 0
    unmoved = Condition(equals={"version": version}) if kept else Condition(absent=True)
    item = {"pk": pk, "sk": owner, **right, "version": version + 1}
    return Transaction().put(item, when=unmoved, otherwise=CountsChanged())


def _query(wanted: Selection) -> Query:
    """The narrowest list of waiting tickets that holds what is wanted."""
    until = None if wanted.due_before is None else iso(wanted.due_before)
    kept, of = _WAITING, ""
    if wanted.assignee_id is not None:
        kept, of = _WITH, wanted.assignee_id
    elif wanted.team is not None:
        kept, of = _TEAM, wanted.team
    elif wanted.unassigned:
        kept, of = _WITH, _NOBODY
    elif len(wanted.categories) == 1:
        kept, of = _ABOUT, wanted.categories[0]
    query = kept.query(of=of, until=until, newest_first=False)
    return narrowed(query, wanted)


def narrowed(query: Query, wanted: Selection) -> Query:
    """A list of which only what fits is kept."""
    return replace(query, keep=wanted.fits, looked_at=_MANY)


def _shard(ticket_id: str) -> int:
    return crc32(ticket_id.encode()) % SHARDS


def _key(ticket_id: str) -> tuple[str, str]:
    return f"WAITING#{_shard(ticket_id):02d}", ticket_id


def _put(change: Transaction, ticket_id: str, place: Place | None) -> None:
    pk, sk = _key(ticket_id)
    if place is None:
        change.delete(pk, sk)
        return
    change.put(
        to_item(place) | {"pk": pk, "sk": sk, **(_sorted(place) if place.is_waiting else {})}
    )


def _sorted(place: Place) -> dict[str, str]:
    due = _LAST if place.due_at is None else iso(place.due_at)
    sort, of = f"{due}#{URGENCY[place.priority]}#{iso(place.opened_at)}", place.ticket_id
    team = {} if place.team is None else _TEAM.keys(sort, of, of=place.team)
    return {
        **_ABOUT.keys(sort, of, of=place.category),
        **_WITH.keys(sort, of, of=place.assignee_id or _NOBODY),
        **_WAITING.keys(sort, of),
        **team,
    }
