"""The table in memory and DynamoDB's (ministack) behave the same, so unit tests can trust the fake."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shared.dynamo.cursor import Cursors, InvalidCursor
from shared.dynamo.memory import MemoryTable
from shared.dynamo.migrations import Migration, migrate
from shared.dynamo.table import DynamoTable, Query, Table
from shared.dynamo.transaction import Condition, Transaction
from shared.errors import Conflict, NotFound, PreconditionFailed
from tests.fakes.cloud import Cloud
from tests.fakes.table import InMemoryTable


@pytest.fixture(params=["fake", "memory", "dynamodb"])
def table(request: pytest.FixtureRequest) -> Table:
    if request.param == "fake":
        return InMemoryTable()
    if request.param == "memory":
        return MemoryTable()
    cloud: Cloud = request.getfixturevalue("cloud")
    return cloud.table("table", sleep=lambda _: None)


@pytest.fixture
def migrated(table: Table) -> Table:
    if type(table) is MemoryTable:
        pytest.skip("what is thrown away is never migrated")
    return table


def an_item(sk: str = "1", **more: Any) -> dict[str, Any]:
    return {"pk": "P", "sk": sk, "version": 1, **more}


def test_what_is_created_can_be_read_and_not_created_again(table: Table) -> None:
    table.commit(Transaction().create(an_item(name="a", count=3), otherwise=Conflict()))
    assert table.get("P", "1") == an_item(name="a", count=3)
    assert table.get("P", "2") is None
    with pytest.raises(Conflict):
        table.commit(Transaction().create(an_item(name="b"), otherwise=Conflict()))


def test_a_list_brings_only_the_attributes_that_are_wanted(table: Table) -> None:
    table.commit(Transaction().put(an_item("1", name="a")).put(an_item("2", size=3)))
    wanted = Query("P", attributes=("sk", "name"))
    assert list(table.each(wanted)) == [{"sk": "1", "name": "a"}, {"sk": "2"}]
    page = table.page(wanted, limit=1)
    assert page.items == ({"sk": "1", "name": "a"},)
    assert table.page(wanted, limit=1, cursor=page.next_cursor).items == ({"sk": "2"},)


def test_values_of_every_kind_come_back_as_they_were(table: Table) -> None:
    item = an_item(
        text="Ёлка «5»\n",
        empty="",
        whole=12345678901234567890,
        part=Decimal("-0.050"),
        yes=True,
        no=False,
        many=["a", 1, ["b"], {"c": Decimal("1.5")}],
        nothing=[],
        inner={"a": {"b": {}}, "d": [{"e": "f"}]},
    )
    table.commit(Transaction().put(item))
    assert table.get("P", "1") == item
    assert table.get_many([("P", "1")]) == [item]
    assert list(table.each(Query("P"))) == [item]


def test_a_stale_version_is_refused(table: Table) -> None:
    table.commit(Transaction().put(an_item()))
    table.commit(Transaction().replace(an_item(version=2), version=1))
    with pytest.raises(PreconditionFailed):
        table.commit(Transaction().replace(an_item(version=2), version=1))


def test_nothing_is_written_when_one_line_fails_and_its_error_is_raised(table: Table) -> None:
    table.commit(Transaction().put(an_item("taken")))
    change = Transaction().put(an_item("new")).create(an_item("taken"), otherwise=Conflict("mine"))
    with pytest.raises(Conflict, match="mine"):
        table.commit(change)
    assert table.get("P", "new") is None


def test_an_update_sets_and_removes_and_leaves_the_rest(table: Table) -> None:
    table.commit(Transaction().put(an_item(name="a", note="n", keep="k")))
    table.commit(Transaction().update({"pk": "P", "sk": "1", "name": "b", "note": None}))
    assert table.get("P", "1") == an_item(name="b", keep="k")
    with pytest.raises(NotFound):
        table.commit(
            Transaction().update({"pk": "P", "sk": "9", "name": "b"}, otherwise=NotFound())
        )


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Condition(equals={"name": "a"}), True),
        (Condition(equals={"name": "b"}), False),
        (Condition(equals={"gone": None}), True),
        (Condition(equals={"name": None}), False),
        (Condition(present=True), True),
        (Condition(absent=True), False),
        (Condition(absent_or_before=("lease", 11)), True),
        (Condition(absent_or_before=("lease", 10)), False),
        (Condition(absent_or_before=("nothing", 10)), False),
    ],
)
def test_conditions_mean_the_same(table: Table, condition: Condition, holds: bool) -> None:
    table.commit(Transaction().put(an_item(name="a", lease=10)))
    change = Transaction().put(an_item("2")).check("P", "1", when=condition, otherwise=Conflict())
    if holds:
        table.commit(change)
        assert table.get("P", "2") is not None
    else:
        with pytest.raises(Conflict):
            table.commit(change)


def test_a_condition_on_what_is_not_there(table: Table) -> None:
    free = Condition(absent_or_before=("lease", 5))
    table.commit(Transaction().put(an_item(lease=9), when=free, otherwise=Conflict()))
    with pytest.raises(Conflict):
        table.commit(Transaction().put(an_item(lease=9), when=free, otherwise=Conflict()))


def test_a_list_goes_on_page_by_page_in_either_direction(table: Table) -> None:
    for n in range(5):
        table.commit(Transaction().put(an_item(f"a{n}", gsi1pk="G", gsi1sk=f"{9 - n}")))
    table.commit(Transaction().put(an_item("b0")))
    for query, wanted in (
        (Query("P", prefix="a"), ["a0", "a1", "a2", "a3", "a4"]),
        (Query("P", prefix="a", newest_first=True), ["a4", "a3", "a2", "a1", "a0"]),
        (Query("G", index="gsi1"), ["a4", "a3", "a2", "a1", "a0"]),
        (Query("P", since="a1", until="a3"), ["a1", "a2", "a3"]),
        (Query("P", until="a1"), ["a0", "a1"]),
    ):
        assert [i["sk"] for i in table.each(query, page_size=2)] == wanted
        found, cursor = [], None
        for _ in range(9):
            page = table.page(query, limit=2, cursor=cursor)
            found += [i["sk"] for i in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert found == wanted


def test_the_beginning_of_a_list_is_one_request_and_needs_no_secret(table: Table) -> None:
    for n in range(3):
        table.commit(Transaction().put(an_item(str(n))))
    if isinstance(table, DynamoTable):
        table = DynamoTable(table._client, table.name, Cursors(no_secret))
    assert [i["sk"] for i in table.first(Query("P"))] == ["0"]
    assert [i["sk"] for i in table.first(Query("P", newest_first=True), limit=2)] == ["2", "1"]
    assert table.first(Query("nobody")) == []


def no_secret() -> str:
    raise AssertionError("this function may not read the cursors' secret")


def test_a_forged_cursor_is_refused(table: Table) -> None:
    for n in range(3):
        table.commit(Transaction().put(an_item(str(n))))
    cursor = table.page(Query("P"), limit=1).next_cursor
    assert cursor is not None
    tampered = cursor[:-3] + ("AAA" if not cursor.endswith("AAA") else "BBB")
    for forged in ("x", tampered, cursor + "A"):
        with pytest.raises(InvalidCursor):
            table.page(Query("P"), cursor=forged)
    with pytest.raises(InvalidCursor):
        table.page(Query("Q"), cursor=cursor)


def test_many_are_read_at_once_in_the_order_asked(table: Table) -> None:
    for n in range(3):
        table.commit(Transaction().put(an_item(str(n))))
    found = table.get_many([("P", "2"), ("P", "9"), ("P", "0")])
    assert [i["sk"] for i in found] == ["2", "0"]


def test_amounts_are_added_to_what_is_there_or_to_nothing(table: Table) -> None:
    table.commit(Transaction().add("P", "1", {"new": 2, "team:a-b": 1}))
    table.commit(Transaction().add("P", "1", {"new": -3, "open": 1}))
    assert table.get("P", "1") == {"pk": "P", "sk": "1", "new": -1, "open": 1, "team:a-b": 1}


def test_an_item_can_be_deleted_on_a_condition(table: Table) -> None:
    table.commit(Transaction().put(an_item(owner="a")))
    with pytest.raises(Conflict):
        table.commit(
            Transaction().delete(
                "P", "1", when=Condition(equals={"owner": "b"}), otherwise=Conflict()
            )
        )
    table.commit(Transaction().delete("P", "1", when=Condition(equals={"owner": "a"})))
    assert table.get("P", "1") is None


def rename(item: dict[str, Any]) -> Transaction | None:
    if "old" not in item:
        return None
    new = {k: v for k, v in item.items() if k != "old"} | {"new": item["old"]}
    return Transaction().replace(new | {"version": 2}, version=item["version"])


def old_items(table: Table, count: int) -> None:
    """Items as they were before the migration, 50 a transaction."""
    for start in range(0, count, 50):
        writes = Transaction()
        for n in range(start, min(start + 50, count)):
            writes.put(an_item(f"{n:03d}", old=n))
        table.commit(writes)


def test_a_migration_changes_every_old_item_once_and_is_recorded(migrated: Any) -> None:
    old_items(migrated, 250)
    migrations = [Migration(1, "rename old to new", rename)]
    assert migrate(migrated, migrations) == 250
    assert migrated.get("P", "249") == an_item("249", new=249, version=2) | {"version": 2}
    migrated.commit(Transaction().put(an_item("late", old=1)))
    assert migrate(migrated, migrations) == 0


def test_a_migration_that_was_cut_off_goes_on_where_it_was(migrated: Any) -> None:
    old_items(migrated, 250)
    seen: list[str] = []

    def cut_off(item: dict[str, Any]) -> Transaction | None:
        seen.append(item["sk"])
        if len(seen) == 150:
            raise KeyboardInterrupt
        return rename(item)

    with pytest.raises(KeyboardInterrupt):
        migrate(migrated, [Migration(1, "rename", cut_off)])
    assert migrate(migrated, [Migration(1, "rename", cut_off)]) == 101
    assert all("new" in i for i in migrated.each(Query("P")))
    assert len(seen) == 150 + 150


def test_a_migration_leaves_what_was_changed_meanwhile(migrated: Any) -> None:
    migrated.commit(Transaction().put(an_item("1", old=1)))

    def overtaken(item: dict[str, Any]) -> Transaction | None:
        if "old" not in item:
            return None
        migrated.commit(Transaction().put(an_item("1", new=7) | {"version": 5}))
        return rename(item)

    assert migrate(migrated, [Migration(1, "rename", overtaken)]) == 0
    assert migrated.get("P", "1") == an_item("1", new=7) | {"version": 5}
