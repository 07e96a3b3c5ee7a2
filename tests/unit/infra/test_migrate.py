"""Migrations are found by their service's name and run on its table."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from infra import migrate as door
from infra.house.rows import house
from shared.dynamo.migrations import Migration
from shared.dynamo.transaction import Item, Transaction
from tests.fakes.table import InMemoryTable


def test_a_service_without_migrations_has_nothing_to_do() -> None:
    assert door.migrations_of("gateway") == ()


def test_each_service_is_migrated_on_its_own_table(monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(item: Item) -> Transaction | None:
        return Transaction().put(item | {"new": True}) if "old" in item else None

    listed = ModuleType("functions.support.migrations")
    listed.MIGRATIONS = (Migration(1, "rename", rename),)  # type: ignore[attr-defined]
    listed.__spec__ = sys.__spec__
    monkeypatch.setitem(sys.modules, "functions.support.migrations", listed)
    tables = {service: InMemoryTable() for service in (s.name for s in house().with_table)}
    for table in tables.values():
        table.items[("A", "1")] = {"pk": "A", "sk": "1", "old": 1}
    assert door.migrate_all(tables.__getitem__) == 1
    assert "new" in tables["support"].items[("A", "1")]
    assert "new" not in tables["billing"].items[("A", "1")]
