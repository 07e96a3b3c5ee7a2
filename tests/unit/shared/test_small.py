"""Settings, wiring, ids, principals."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import pytest

from shared.clock import iso, system_clock
from shared.errors import NotFound
from shared.ids import new_id
from shared.principal import Principal
from shared.settings import MissingSetting, load
from shared.wiring import Wiring


@dataclass(frozen=True)
class SomeSettings:
    table_name: str
    limit: int = 5
    enabled: bool = False


def test_settings_come_from_variables_in_capitals() -> None:
    environment = {"TABLE_NAME": "t", "LIMIT": "7", "ENABLED": "true", "OTHER": "x"}
    assert load(SomeSettings, environment) == SomeSettings("t", 7, enabled=True)


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(MissingSetting, match="TABLE_NAME"):
        load(SomeSettings, {})


def test_a_moment_is_kept_as_it_was_told() -> None:
    assert all(datetime.fromisoformat(iso(now)) == now for now in (system_clock(), system_clock()))


def test_ids_are_version_seven_and_sort_by_time() -> None:
    ids = [new_id() for _ in range(1000)]
    assert {uuid.UUID(i).version for i in ids} == {7}
    assert ids == sorted(ids)


def test_wiring_makes_each_thing_once_and_only_when_asked() -> None:
    made: list[int] = []

    class Thing:
        def __init__(self) -> None:
            made.append(1)

    wiring = Wiring().provide(Thing, Thing)
    assert made == []
    assert wiring.use(Thing) is wiring.use(Thing)
    assert made == [1]
    with pytest.raises(LookupError, match="str"):
        wiring.use(str)


def test_a_customer_reaches_only_what_is_theirs() -> None:
    customer = Principal("u", "customer", frozenset({"*:*:*"}), customer_id="c")
    customer.must_reach("c")
    for owner in ("d", None):
        with pytest.raises(NotFound):
            customer.must_reach(owner)
    Principal("o", "operator").must_reach("d")


@pytest.mark.parametrize(
    ("granted", "wanted", "allowed"),
    [("a:b:c", "a:b:c", True), ("a:b:*", "a:b:c", True), ("a:*:c", "a:x:c", True),
     ("a:*:c", "a:x:d", False), ("a:b", "a:b:c", False), ("*", "a:b:c", False), ("*:*:*", "a:b:c", True)],
)  # fmt: skip
def test_permissions_match_part_by_part(granted: str, wanted: str, allowed: bool) -> None:
    assert Principal("p", "r", frozenset({granted})).may(wanted) is allowed
