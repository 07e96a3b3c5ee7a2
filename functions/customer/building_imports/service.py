"""What one can do with imports of buildings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from functions.customer.building_imports.entities import (
    PART,
    BuildingImport,
    Existing,
    NothingToImport,
    Outcome,
    Part,
    Progress,
    Row,
    RowResult,
)
from functions.customer.building_imports.reading import read, wrong
from functions.customer.building_imports.repository import BuildingImportRepository
from functions.customer.buildings.entities import (
    Building,
    BuildingChanged,
    BuildingRegistered,
    PortsListed,
    TooFewPorts,
)
from functions.customer.buildings.repository import BuildingRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import DomainError, FieldError
from shared.ids import NewId
from shared.principal import Principal
from shared.retrying import retrying

LONGEST = 20.0
"""Seconds after which an import begins no further part: API Gateway waits for 29."""


@component
class BuildingImports:
    """Use cases of imports; `seconds` tells how long one has taken."""

    table: Table
    imports: BuildingImportRepository
    buildings: BuildingRepository
    clock: Clock
    new_id: NewId
    seconds: Callable[[], float]

    def submit(
        self, content: str, file_name: str, existing: Existing, by: Principal, *, dry_run: bool
    ) -> Progress:
        """Import a file, or only try it: a report on each row, those that are done or would be.

        A bad row stops no other. Rows that time did not suffice for are left, and the same file
        sent again does them: what is as the file has it stays unchanged.
        Raises: UnreadableFile, TooManyRows, NothingToImport.
        """
        began, rows = self.seconds(), read(content)
        if not rows:
            raise NothingToImport
        begun = BuildingImport(
            id=self.new_id(),
            file_name=file_name,
            existing=existing,
            dry_run=dry_run,
            rows=len(rows),
            created_at=self.clock(),
            created_by=by.id,
        )
        self.table.commit(
            self.imports.add(begun).audit(
                f"building-import#{begun.id}", "buildings.imported",
                at=begun.created_at, after=begun,
            )
        )  # fmt: skip
        parts: list[Part] = []
        for start in range(0, len(rows), PART):
            if self.seconds() - began > LONGEST:
                break
            parts.append(self._done(begun, start // PART + 1, rows[start : start + PART]))
        return Progress(begun, tuple(parts))

    def get(self, import_id: str) -> Progress:
        """An import with what has been done of it. Raises: BuildingImportNotFound."""
        return self.imports.get(import_id)

    def list(self, limit: int, cursor: str | None) -> Page[BuildingImport]:
        """Imports, newest first."""
        return self.imports.list(limit, cursor)

    def _done(self, begun: BuildingImport, number: int, rows: Sequence[Row]) -> Part:
        """Some rows done in one transaction, with their report."""
        return retrying(
            lambda: self._attempt(begun, number, rows), on=(BuildingChanged, BuildingRegistered)
        )

    def _attempt(self, begun: BuildingImport, number: int, rows: Sequence[Row]) -> Part:
        ids = [row.building_id for row in rows if row.building_id]
        known = self.buildings.get_many(ids) if ids else {}
        change, results = Transaction(), []
        for row in rows:
            result, written = self._row(row, known, begun)
            results.append(result)
            change.extend(written)
        part, now = Part(number, tuple(results)), self.clock()
        subject = f"building-import#{begun.id}"
        if begun.dry_run or not len(change):
            change = Transaction().audit(subject, "buildings.checked", at=now)
        self.table.commit(change.extend(self.imports.report(begun.id, part, now)))
        return part

    def _row(
        self, row: Row, known: Mapping[str, Building], begun: BuildingImport
    ) -> tuple[RowResult, Transaction]:
        """What becomes of a row, and what is written for it."""
        if row.draft is None or row.building_id is None:
            return RowResult(row.number, Outcome.REFUSED, errors=row.errors), Transaction()
        before, now = known.get(row.building_id), self.clock()
        outcome, subject = Outcome.UNCHANGED, f"building#{row.building_id}"
        written = Transaction()
        try:
            if before is None:
                outcome, after = Outcome.REGISTERED, row.draft.building(now)
                written = self.buildings.add(after)
                written.audit(subject, "building.registered", at=now, after=after)
            elif begun.existing is Existing.KEEP:
                outcome = Outcome.KEPT
            elif changes := _changes(row, before):
                outcome, after = Outcome.UPDATED, before.changed(changes, now)
                written = self.buildings.change(after, over=before)
                written.audit(subject, "building.updated", at=now, before=before, after=after)
        except (TooFewPorts, PortsListed) as error:
            return _refused(row, error), Transaction()
        return RowResult(row.number, outcome, row.building_id), written


def _changes(row: Row, before: Building) -> dict[str, Any]:
    """What a row has that differs from the building; its place is the same."""
    named = row.named - {"city", "street", "building"}
    sent = {name: getattr(row.draft, name) for name in named - {"region"}}
    if "region" in named and row.draft:
        sent["region"] = row.draft.address.region
    return {name: value for name, value in sent.items() if getattr(before, name) != value}


def _refused(row: Row, error: DomainError) -> RowResult:
    texts = {"ports": str(row.draft.ports)} if row.draft else {}
    found = wrong(texts, [FieldError("/ports", error.message, error.code())])
    return RowResult(row.number, Outcome.REFUSED, row.building_id, found)
