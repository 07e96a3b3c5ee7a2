"""Imports: customers who move in from elsewhere, from a CSV file."""

from __future__ import annotations

from functions.customer.imports.entities import Import, ImportNotFound, ImportNotReady
from functions.customer.imports.files import ImportFiles
from functions.customer.imports.schemas import ImportForm, ImportSummaryView, ImportView
from functions.customer.imports.service import Imports
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery
from shared.http.languages import preferred
from shared.uploads import NotUploaded

endpoint = Endpoints("Imports", "Customers who move in from elsewhere.")
READ, WRITE = "customer:import:read", "customer:import:write"


@endpoint.post("/imports", permission=WRITE, request=ImportForm, response=ImportView, status=201,
               idempotent=True)  # fmt: skip
def create_customer_import(call: Call[ImportForm]) -> ImportView:
    """Begin an import: the answer has a form for the file, a CSV of up to 200 MB and 500,000 rows.

    Send the file, then start the import. It is read in UTF-8 or windows-1251, with semicolons,
    commas or tabs; its first line names the columns, in English or in Russian: external_id and
    name, and of the others those that there are. What is wrong is told in the language of this
    request's Accept-Language.
    """
    files, form = call.use(ImportFiles), call.body
    language = preferred(call.headers.get("accept-language", ""))
    one = call.use(Imports).create(
        form.what,
        form.file_name,
        form.options(language),
        call.principal,
        call.once_as(lambda made: ImportView.shown(made, files)),
    )
    return ImportView.shown(one, files)


@endpoint.get("/imports", permission=READ, query=PageQuery, response=ImportSummaryView, paged=True,
              errors=[InvalidCursor])  # fmt: skip
def list_customer_imports(call: Call[None, PageQuery]) -> Page[ImportSummaryView]:
    """List imports, newest first."""
    page = call.use(Imports).list(call.query.limit, call.query.cursor)
    return page.map(ImportSummaryView.of)


@endpoint.get("/imports/{importId}", permission=READ, response=ImportView,
              errors=[ImportNotFound])  # fmt: skip
def get_customer_import(call: Call) -> ImportView:
    """Get an import with how far it has come, and what is wrong in its file."""
    return _shown(call, call.use(Imports).get(call.path["importId"]))


@endpoint.post("/imports/{importId}/start", permission=WRITE, response=ImportView,
               errors=[ImportNotFound, ImportNotReady, NotUploaded, Unavailable])  # fmt: skip
def start_customer_import(call: Call) -> ImportView:
    """Check the file that was sent, row by row; asked again, it goes on where it stopped."""
    return _shown(call, call.use(Imports).start(call.path["importId"]))


@endpoint.post("/imports/{importId}/apply", permission=WRITE, response=ImportView,
               errors=[ImportNotFound, ImportNotReady, Unavailable])  # fmt: skip
def apply_customer_import(call: Call) -> ImportView:
    """Take over the rows that are right; asked again, it goes on where it stopped.

    Contracts are billed from the day after they are paid, today at the earliest, without a setup
    fee, and customers are told nothing.
    """
    return _shown(call, call.use(Imports).apply(call.path["importId"]))


@endpoint.post("/imports/{importId}/cancel", permission=WRITE, response=ImportView,
               errors=[ImportNotFound, ImportNotReady, Unavailable])  # fmt: skip
def cancel_customer_import(call: Call) -> ImportView:
    """End an import; what is taken over by then stays."""
    return _shown(call, call.use(Imports).cancel(call.path["importId"]))


def _shown(call: Call, one: Import) -> ImportView:
    return ImportView.shown(one, call.use(ImportFiles))
