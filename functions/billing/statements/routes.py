"""Bank statements over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountClosed, AccountNotFound
from functions.billing.payments.entities import (
    CurrencyMismatch,
    Payment,
    PaymentAssigned,
    PaymentNotFound,
)
from functions.billing.payments.schemas import PaymentView
from functions.billing.statements.entities import (
    FileTooLarge,
    ForeignStatement,
    Import,
    ImportNotFound,
    ImportRowNotFound,
    NothingToImport,
    Row,
)
from functions.billing.statements.schemas import (
    MOST_CONTENT,
    ImportSummaryView,
    ImportView,
    RowAssignmentForm,
    RowQuery,
    RowView,
    StatementForm,
    StatementQuery,
)
from functions.billing.statements.service import Statements
from shared.csv_files import TooManyRows, UnreadableFile
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Bank statements", "What came in at the bank, booked on accounts.")
READ, WRITE = "billing:statement:read", "billing:statement:write"
_PARAMETERS = {"row": "The number of the row, from 1."}


@endpoint.post(
    "/payments/imports",
    permission=WRITE,
    query=StatementQuery,
    request=StatementForm,
    response=ImportView,
    status=202,
    errors=[
        UnreadableFile,
        FileTooLarge,
        TooManyRows,
        NothingToImport,
        ForeignStatement,
        Unavailable,
    ],
    max_body=MOST_CONTENT + 1024,
)
def create_import(call: Call[StatementForm, StatementQuery]) -> ImportView:
    """Send a bank statement in, whose payments are booked one after the other.

    What is surely an account's is booked on it; the rest lies in suspense, with the accounts that
    it may be for. A file sent again is the same import and books nothing twice, nor does another
    file with the same documents.
    """
    body, by = call.body, call.principal
    statements, dry_run = call.use(Statements), call.query.dry_run
    return ImportView.of(statements.submit(body.content, body.file_name, by, dry_run=dry_run))


@endpoint.get(
    "/payments/imports",
    permission=READ,
    query=PageQuery,
    response=ImportSummaryView,
    paged=True,
    errors=[InvalidCursor],
)
def list_imports(call: Call[None, PageQuery]) -> Page[Import]:
    """List the bank statements that were sent in, newest first."""
    return call.use(Statements).list(call.query.limit, call.query.cursor)


@endpoint.get(
    "/payments/imports/{importId}",
    permission=READ,
    response=ImportView,
    errors=[ImportNotFound],
)
def get_import(call: Call) -> ImportView:
    """Get a bank statement with what has been done of it."""
    return ImportView.of(call.use(Statements).get(call.path["importId"]))


@endpoint.get(
    "/payments/imports/{importId}/rows",
    permission=READ,
    query=RowQuery,
    response=RowView,
    paged=True,
    errors=[ImportNotFound, InvalidCursor],
)
def list_import_rows(call: Call[None, RowQuery]) -> Page[Row]:
    """List the rows of a bank statement that were worked on, as they stand now."""
    query, statements = call.query, call.use(Statements)
    return statements.rows(call.path["importId"], query.state, query.limit, query.cursor)


@endpoint.post(
    "/payments/imports/{importId}/rows/{row}/assign",
    permission=WRITE,
    parameters=_PARAMETERS,
    request=RowAssignmentForm,
    response=PaymentView,
    errors=[
        ImportRowNotFound,
        PaymentNotFound,
        PaymentAssigned,
        AccountNotFound,
        AccountClosed,
        CurrencyMismatch,
        Unavailable,
    ],
    idempotent=True,
)
def assign_import_row(call: Call[RowAssignmentForm]) -> Payment:
    """Give the money of a row, which is in suspense, to the account that it is for."""
    row = call.path["row"]
    if not (row.isascii() and row.isdigit() and len(row) < 6):
        raise ImportRowNotFound
    statements, account_id = call.use(Statements), call.body.account_id
    return statements.assign(call.path["importId"], int(row), account_id, call.once)
