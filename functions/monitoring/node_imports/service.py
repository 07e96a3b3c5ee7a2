"""Importing nodes: each row is a change of its own, by the rules of a node that is sent alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from functions.monitoring.node_imports.entities import (
    Imported,
    NothingToImport,
    Outcome,
    Row,
    RowResult,
)
from functions.monitoring.node_imports.reading import read
from functions.monitoring.nodes.entities import UnknownParent
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.nodes.service import Nodes
from shared.component import component
from shared.errors import DomainError, FieldError

LONGEST = 10.0
"""Seconds after which no further row is begun."""


@component
class NodeImports:
    """The use case of importing nodes; `seconds` tells how long it has taken."""

    nodes: NodeRepository
    adding: Nodes
    seconds: Callable[[], float]

    def submit(self, content: str) -> Imported:
        """Add the nodes of a file and change those that there are; a bad row stops no other.

        A node's parent stands above it in the file, or is there already. The same file again
        changes nothing, and does what time did not suffice for.
        Raises: UnreadableFile, TooManyRows, NothingToImport, Unavailable.
        """
        rows, begun = read(content), self.seconds()
        if not rows:
            raise NothingToImport
        results: list[RowResult] = []
        for row in rows:
            if self.seconds() - begun > LONGEST:
                break
            results.append(self._done(row))
        return Imported(tuple(results), len(rows) - len(results))

    def _done(self, row: Row) -> RowResult:
        if row.draft is None:
            return RowResult(row.number, Outcome.REFUSED, errors=row.errors)
        try:
            return self._kept(row)
        except DomainError as error:
            said = error.errors or (FieldError("", error.message, "refused"),)
            return RowResult(row.number, Outcome.REFUSED, errors=said)

    def _kept(self, row: Row) -> RowResult:
        """Add or change the node of a row. Raises: whatever refuses it."""
        draft = row.draft
        if draft is None:
            raise NothingToImport
        codes = [draft.code, *([row.parent] if row.parent else [])]
        ids = self.nodes.ids_of(codes)
        if row.parent and row.parent not in ids:
            raise UnknownParent.here()
        parent: dict[str, Any] = {"parent_id": ids[row.parent]} if row.parent else {}
        if draft.code not in ids:
            made = self.adding.create(replace(draft, **parent))
            return RowResult(row.number, Outcome.ADDED, made.id)
        known = self.nodes.get(ids[draft.code])
        wanted = {**row.named, **parent}
        changes = {k: v for k, v in wanted.items() if getattr(known, k) != v}
        if changes:
            self.adding.update(known.id, changes, None)
        return RowResult(row.number, Outcome.UPDATED if changes else Outcome.UNCHANGED, known.id)
