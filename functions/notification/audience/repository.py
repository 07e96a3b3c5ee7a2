"""The audience in the notification table.

pk PERSON#<customer>   sk AUDIENCE           gsi1 AUDIENCE#<shard>    <customer>
pk PERSON#<customer>   sk LIVES#<building>   gsi1 LIVING#<building>   <customer>
"""

from __future__ import annotations

from collections.abc import Sequence

from functions.notification.audience.entities import Person, PersonChanged, Segment
from shared.component import component
from shared.dynamo import Item, Query, ShardedList, Table, Transaction, from_item, to_item
from shared.dynamo.query import partition
from shared.dynamo.transaction import Condition

SHARDS = 8
TOGETHER = 100  # what is read by keys in one request
_ALL = ShardedList("AUDIENCE", index="gsi1", shards=SHARDS)


@component
class AudienceRepository:
    """Reads the audience, and says how it is written."""

    table: Table

    def find(self, customer_id: str) -> Person:
        """A person; of version 0 where nothing is stored."""
        item = self.table.get(*_key(customer_id))
        return Person(customer_id) if item is None else from_item(Person, item)

    def change(self, person: Person, *, over: Person) -> Transaction:
        """A person over the version before, and where they live. Its failure: PersonChanged."""
        unmoved = Condition(equals={"version": over.version} if over.version else {},
                            absent=not over.version)  # fmt: skip
        change = Transaction().put(_item(person), when=unmoved, otherwise=PersonChanged())
        for building in sorted(person.buildings - over.buildings):
            change.put(_lives(person.customer_id, building))
        for building in sorted(over.buildings - person.buildings):
            change.delete(f"PERSON#{person.customer_id}", f"LIVES#{building}")
        return change

    def some(self, part: str, after: str, limit: int) -> tuple[list[Person], str | None]:
        """People of a part of the audience after an id, and the last id; None at its end."""
        query = Query(part, index="gsi1", since=f"{after} " if after else None)
        items = self.table.first(query, limit=limit)
        last = str(items[-1]["gsi1sk"]) if len(items) == limit else None
        return self._whole(items), last

    def first(self, segment: Segment, limit: int) -> list[Person]:
        """The first people among whom those of a segment are."""
        if not segment.buildings:
            return self._whole(self.table.first(_ALL.query(newest_first=False), limit=limit))
        first, *others = parts_of(segment)
        query = Query(first, index="gsi1", others=tuple(others))
        return self._whole(self.table.first(query, limit=limit))

    def _whole(self, items: Sequence[Item]) -> list[Person]:
        """The people of a list, each once."""
        ids = list(dict.fromkeys(str(item["gsi1sk"]) for item in items))
        if items and items[0]["sk"] == "AUDIENCE":
            return [from_item(Person, item) for item in items]
        found: list[Person] = []
        for start in range(0, len(ids), TOGETHER):
            keys = [_key(one) for one in ids[start : start + TOGETHER]]
            found += (from_item(Person, item) for item in self.table.get_many(keys))
        return found


def parts_of(segment: Segment) -> tuple[str, ...]:
    """The lists in which the people of a segment stand."""
    if segment.buildings:
        return tuple(f"LIVING#{building}" for building in segment.buildings)
    return tuple(partition("AUDIENCE", shard) for shard in range(SHARDS))


def building_of(part: str) -> str | None:
    """The building whose list it is, if it is one."""
    kind, _, building = part.partition("#")
    return building if kind == "LIVING" else None


def _key(customer_id: str) -> tuple[str, str]:
    return f"PERSON#{customer_id}", "AUDIENCE"


def _item(person: Person) -> Item:
    pk, sk = _key(person.customer_id)
    return to_item(person) | {"pk": pk, "sk": sk} | _ALL.keys_by_id(person.customer_id)


def _lives(customer_id: str, building: str) -> Item:
    listed = {"gsi1pk": f"LIVING#{building}", "gsi1sk": customer_id}
    return {"pk": f"PERSON#{customer_id}", "sk": f"LIVES#{building}"} | listed
