"""One line of a transaction: a write, or a look, and what its failed condition means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of the stored item: that it is absent, is present, or has these values.

    `absent_or_before` names an attribute and a value: the item may be absent, or its attribute
    lower.
    """

    absent: bool = False
    present: bool = False
    equals: Mapping[str, Any] = field(default_factory=dict)
    absent_or_before: tuple[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of a transaction: `put`, `update`, `add`, `delete` or `check`.

    And what to raise if its condition fails.
    """

    action: str
    key: tuple[str, str]
    condition: Condition
    otherwise: Exception
    item: Item = field(default_factory=dict)


class Cause(Protocol):
    """What a change is the effect of: an event, or a request with an Idempotency-Key."""

    def done_by(self, result: Any) -> list[Operation]:
        """The lines that mark it as done, with what came of it; they fail where it is already."""
