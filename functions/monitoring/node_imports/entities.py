"""A row of a file of nodes, and what became of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from functions.monitoring.nodes.entities import NodeDraft
from shared.errors import FieldError, Invalid

MOST_ROWS = 500


class NothingToImport(Invalid):
    """The file has no nodes."""


class Outcome(StrEnum):
    """What became of a row."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read: the node and the code of its parent, or what is wrong.

    `named` are the fields that the row has a value for.
    """

    number: int
    draft: NodeDraft | None = None
    parent: str = ""
    named: Mapping[str, Any] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row; `row` is its line in the file."""

    row: int
    outcome: Outcome
    node_id: str | None = None
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file; so many rows are `left` that time did not suffice for."""

    results: tuple[RowResult, ...]
    left: int = 0

    @property
    def tally(self) -> dict[str, int]:
        """How many rows had which outcome."""
        return dict(Counter(result.outcome.value for result in self.results))
