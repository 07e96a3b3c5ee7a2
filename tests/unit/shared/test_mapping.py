"""Entities to items and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.dynamo.audit import SECRET, audit_item
from shared.dynamo.codec import decode_item, encode, encode_item
from shared.dynamo.mapping import from_item, to_item


class State(StrEnum):
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Line:
    sum: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    state: State
    lines: tuple[Line, ...] = ()
    tags: frozenset[str] = frozenset()
    prices: dict[str, Decimal] = field(default_factory=dict)
    at: datetime | None = None
    note: str | None = None
    hidden: str = field(default="", metadata=SECRET)
    version: int = 1


def test_an_entity_comes_back_as_it_went_in() -> None:
    at = datetime(2026, 3, 1, 12, 30, 0, 123000, tzinfo=UTC)
    one = Document("1", State.OPEN, (Line(Decimal("10.00"), date(2026, 1, 31)),), frozenset("ba"),
                   {"x": Decimal("0.10")}, at)  # fmt: skip
    stored = decode_item(encode_item(to_item(one)))
    assert stored["lines"] == [{"sum": "10.00", "on": "2026-01-31"}]
    assert "note" not in stored
    assert from_item(Document, stored | {"pk": "K", "expiresAt": 5}) == one


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_money_keeps_every_digit(amount: Decimal) -> None:
    line = Line(amount, date(2026, 1, 1))
    assert str(from_item(Line, decode_item(encode_item(to_item(line)))).sum) == str(amount)


def test_what_dynamodb_has_no_type_for_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        encode(1.5)


def test_the_audit_line_holds_what_changed_and_no_secret() -> None:
    old, new = Document("1", State.OPEN), Document("1", State.OPEN, note="n", hidden="s", version=2)
    line = audit_item("document#1", "document.noted", at=datetime.now(UTC), before=old, after=new)
    assert line["before"] == {"version": 1}
    assert line["after"] == {"version": 2, "note": "n"}
