"""Imports of buildings over HTTP."""

from __future__ import annotations

from collections.abc import Mapping

from functions.customer.building_imports.entities import (
    BuildingImport,
    BuildingImportNotFound,
    NothingToImport,
)
from functions.customer.building_imports.schemas import (
    MOST_CONTENT,
    BuildingImportForm,
    BuildingImportQuery,
    BuildingImportSummaryView,
    BuildingImportView,
)
from functions.customer.building_imports.service import BuildingImports
from shared.csv_files import TooManyRows, UnreadableFile
from shared.dynamo import Page
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery
from shared.http.languages import preferred

endpoint = Endpoints("Buildings")


@endpoint.post("/buildings/imports", permission="customer:building:write",
               query=BuildingImportQuery, request=BuildingImportForm,
               response=BuildingImportView, max_body=MOST_CONTENT + 1024,
               errors=[UnreadableFile, TooManyRows, NothingToImport, Unavailable])  # fmt: skip
def create_building_import(
    call: Call[BuildingImportForm, BuildingImportQuery],
) -> BuildingImportView:
    """Import a register of buildings from a CSV file, or only try it.

    Each row is reported on. A row that can't be taken stops no other, and the same file sent again
    changes nothing twice.
    """
    body, query = call.body, call.query
    done = call.use(BuildingImports).submit(
        body.content, body.file_name, query.existing, call.principal, dry_run=query.dry_run
    )
    return BuildingImportView.of(done, _language(call.headers))


@endpoint.get("/buildings/imports", permission="customer:building:read", query=PageQuery,
              response=BuildingImportSummaryView, paged=True)  # fmt: skip
def list_building_imports(call: Call[None, PageQuery]) -> Page[BuildingImport]:
    """List the imports of buildings of the last 90 days, newest first."""
    return call.use(BuildingImports).list(call.query.limit, call.query.cursor)


@endpoint.get("/buildings/imports/{importId}", permission="customer:building:read",
              response=BuildingImportView, errors=[BuildingImportNotFound])  # fmt: skip
def get_building_import(call: Call) -> BuildingImportView:
    """Get an import of buildings with what became of each row."""
    found = call.use(BuildingImports).get(call.path["importId"])
    return BuildingImportView.of(found, _language(call.headers))


def _language(headers: Mapping[str, str]) -> str:
    return preferred(headers.get("accept-language", ""))
