"""Lists over several partitions and with wishes, the same in memory and on DynamoDB (ministack)."""

from __future__ import annotations

import random
from typing import Any

import pytest

from shared.dynamo.cursor import InvalidCursor
from shared.dynamo.query import Query, ShardedList
from shared.dynamo.table import DynamoTable, Table
from shared.dynamo.transaction import LARGEST, Transaction
from tests.contract.test_tables import table
from tests.fakes.cloud import Cloud
from tests.fakes.table import InMemoryTable

__all__ = ["table"]
THINGS = ShardedList("THINGS", index="gsi3", shards=4)
BY_STATE = ShardedList("THINGS", index="gsi4", shards=3)


def things(table: Table, count: int) -> list[str]:
    """Made one a second; their ids, the oldest first."""
    ids = [f"id-{number:03d}" for number in range(count)]
    for start in range(0, count, LARGEST):
        writes = Transaction()
        for number in range(start, min(start + LARGEST, count)):
            writes.put(_thing(number))
        table.commit(writes)
    return ids


def _thing(number: int) -> dict[str, Any]:
    made, thing_id = f"2026-03-10T09:{number // 60:02d}:{number % 60:02d}Z", f"id-{number:03d}"
    state = "rare" if number % 50 == 7 else "new"
    keys = THINGS.keys(made, thing_id) | BY_STATE.keys(made, thing_id, of=state)
    return {"pk": f"THING#{thing_id}", "sk": "THING", "id": thing_id, "state": state, **keys}


def walked(table: Table, query: Query, limit: int) -> tuple[list[str], list[int]]:
    """The ids of the whole list, page after page, and how many each page had."""
    ids: list[str] = []
    sizes, cursor = [], None
    while True:
        page = table.page(query, limit=limit, cursor=cursor)
        ids += [str(item["id"]) for item in page.items]
        sizes.append(len(page.items))
        cursor = page.next_cursor
        if cursor is None:
            return ids, sizes


@pytest.mark.parametrize("limit", [1, 7, 50, 200])
@pytest.mark.parametrize("newest_first", [True, False])
def test_a_sharded_list_is_one_list(table: Table, limit: int, newest_first: bool) -> None:
    made = things(table, 60)
    ids, sizes = walked(table, THINGS.query(newest_first=newest_first), limit)
    assert ids == (made[::-1] if newest_first else made)
    assert max(sizes) <= limit
    assert all(size == limit for size in sizes[:-2])


def test_it_lies_in_all_of_its_shards(table: Table) -> None:
    things(table, 60)
    sizes = [len(list(table.each(part))) for part in THINGS.query().partitions()]
    assert sum(sizes) == 60
    assert min(sizes) >= 60 / 4 / 3
    assert sorted(i["id"] for i in table.each(THINGS.query())) == [f"id-{n:03d}" for n in range(60)]


def test_a_list_of_one_state_is_narrowed_by_time(table: Table) -> None:
    things(table, 150)
    ids, _ = walked(table, BY_STATE.query(of="rare"), 2)
    assert ids == ["id-107", "id-057", "id-007"]
    first, last = "2026-03-10T09:00:57Z", "2026-03-10T09:01:47Z"
    ids, _ = walked(table, BY_STATE.query(of="rare", since=first, until=last), 2)
    assert ids == ["id-107", "id-057"]
    ids, _ = walked(table, THINGS.query(since=first, until="2026-03-10T09:00:59Z"), 2)
    assert ids == ["id-059", "id-058", "id-057"]


def test_what_is_not_wanted_is_left_out_however_much_it_is(table: Table) -> None:
    things(table, 150)
    query = THINGS.query(where={"state": "rare", "colour": None})
    assert walked(table, query, 2)[0] == ["id-107", "id-057", "id-007"]
    assert [i["id"] for i in table.first(query, limit=2)] == ["id-107", "id-057"]
    assert len(list(table.each(query))) == 3


def test_one_partition_with_a_wish_goes_on_page_by_page(table: Table) -> None:
    writes = Transaction()
    for n in range(20):
        writes.put({"pk": "P", "sk": f"a{n:02d}", "id": str(n), "odd": "yes" if n % 2 else "no"})
    table.commit(writes.put({"pk": "P", "sk": "b00", "id": "b", "odd": "yes"}))
    odd = Query("P", prefix="a", where={"odd": "yes"})
    assert walked(table, odd, 3)[0] == [str(n) for n in range(1, 20, 2)]


def test_a_page_reads_no_more_than_a_bound_and_the_list_still_goes_on() -> None:
    table = InMemoryTable()
    for start in range(0, 9000, LARGEST):
        writes = Transaction()
        for n in range(start, start + LARGEST):
            keys = THINGS.keys(f"{n:05d}", str(n))
            writes.put({"pk": f"T#{n}", "sk": "T", "id": str(n), "hit": str(n == 3), **keys})
        table.commit(writes)
    ids, sizes = walked(table, THINGS.query(where={"hit": "True"}), 10)
    assert ids == ["3"]
    assert len(sizes) > 4


@pytest.mark.parametrize("seed", range(20))
def test_any_spread_and_any_wish_gives_each_item_once_in_order(seed: int) -> None:
    draw = random.Random(seed)
    table, wanted = InMemoryTable(), []
    spread = ShardedList("X", index="gsi3", shards=draw.choice([1, 2, 5]))
    for n in range(draw.randrange(400)):
        hit, entity_id = draw.random() < draw.choice([0.02, 0.9]), str(draw.randrange(10**9))
        keys = spread.keys(f"{draw.randrange(50):02d}", entity_id)
        item = {"pk": f"T#{entity_id}", "sk": str(n), "id": entity_id, "hit": str(hit), **keys}
        if (item["pk"], item["sk"]) not in table.items:
            table.commit(Transaction().put(item))
            wanted += [(keys["gsi3sk"], entity_id)] if hit else []
    newest_first = draw.random() < 0.5
    query = spread.query(newest_first=newest_first, where={"hit": "True"})
    expected = [entity_id for _, entity_id in sorted(set(wanted), reverse=newest_first)]
    assert walked(table, query, draw.choice([1, 3, 50]))[0] == expected


def test_what_comes_next_waits_for_a_part_of_which_too_little_is_read() -> None:
    """Or it would come before later things of that part, and again on the next page."""
    table = InMemoryTable()
    kept = ShardedList("KEPT", index="gsi3", shards=1)
    times = {"long": range(3000), "short": [100]}
    for of, moments in times.items():
        writes = Transaction()
        for n in moments:
            keys, wanted = (
                kept.keys(f"{n:05d}", f"{of}-{n}", of=of),
                of == "short" or n in (50, 500),
            )
            writes.put(
                {"pk": f"{of}-{n}", "sk": "T", "id": f"{of}-{n}", "hit": str(wanted), **keys}
            )
            if len(writes) == LARGEST:
                table.commit(writes)
                writes = Transaction()
        table.commit(writes)
    ids, sizes = walked(table, kept.query(of=["long", "short"], where={"hit": "True"}), 10)
    assert ids == ["long-500", "short-100", "long-50"]
    assert sizes[0] == 0


def test_several_lists_are_merged_into_one(table: Table) -> None:
    made = things(table, 150)
    merged = BY_STATE.query(of=["rare", "new"])
    ids, sizes = walked(table, merged, 40)
    assert ids == made[::-1]
    assert sizes == [40, 40, 40, 30]
    one = BY_STATE.query(of="rare")
    cursor = table.page(merged, limit=2).next_cursor
    with pytest.raises(InvalidCursor):
        table.page(one, limit=2, cursor=cursor)


@pytest.fixture
def keys_only(table: Table) -> Table:
    """On DynamoDB a table like billing's, of which some indexes hold keys alone."""
    if isinstance(table, DynamoTable):
        return Cloud().table("keys-only", like="BillingTable", sleep=lambda _: None)
    return table


LISTED = ShardedList("THINGS", index="gsi3", shards=4, keys_only=True)


@pytest.mark.parametrize("limit", [7, 150])
def test_of_an_index_of_keys_alone_whole_items_come_all_the_same(
    keys_only: Table, limit: int
) -> None:
    made = things(keys_only, 130)
    assert walked(keys_only, LISTED.query(), limit)[0] == made[::-1]
    one = Query("THINGS#00", index="gsi3", keys_only=True)
    page = keys_only.page(one, limit=3)
    assert [item["state"] for item in page.items] == ["new"] * 3


def test_what_has_left_a_list_of_keys_since_is_dropped(
    keys_only: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isinstance(keys_only, DynamoTable):
        pytest.skip("in memory an index is never behind")
    things(keys_only, 4)
    get_many = keys_only.get_many

    def after_a_change(keys: Any) -> Any:
        keys_only.commit(Transaction().put(_thing(1) | {"gsi3sk": "later"}))
        return get_many(keys)

    monkeypatch.setattr(keys_only, "get_many", after_a_change)
    assert walked(keys_only, LISTED.query(), 9)[0] == ["id-003", "id-002", "id-000"]


def test_an_index_of_keys_alone_is_not_asked_for_more() -> None:
    with pytest.raises(ValueError, match="no other attributes"):
        LISTED.query(where={"state": "new"})


def test_a_cursor_is_good_for_its_own_list_only(table: Table) -> None:
    things(table, 9)
    cursor = table.page(THINGS.query(), limit=2).next_cursor
    others = (
        THINGS.query(newest_first=False),
        THINGS.query(where={"state": "new"}),
        BY_STATE.query(of="new"),
        Query("THINGS", index="gsi3", newest_first=True),
    )
    for other in others:
        with pytest.raises(InvalidCursor):
            table.page(other, limit=2, cursor=cursor)
