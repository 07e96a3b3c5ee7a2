"""Registers over HTTP."""

from __future__ import annotations

from functions.billing.registers.entities import (
    DayNotOver,
    Register,
    RegisterNotFound,
    RowTwice,
    TooManyPayments,
)
from functions.billing.registers.schemas import RegisterForm, RegisterSummaryView, RegisterView
from functions.billing.registers.service import Registers, rows_as_told, rows_in
from shared.csv_files import TooManyRows, UnreadableFile
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Registers", "What terminals say they took on a day, beside what came in.")
READ, WRITE = "billing:register:read", "billing:register:write"
MOST_BYTES = 1024 * 1024
MOST_VALUES = 45_000
"""Of JSON in a body: 10,000 rows, each with three fields."""


@endpoint.post(
    "/payments/registers",
    permission=WRITE,
    request=RegisterForm,
    response=RegisterView,
    status=201,
    errors=[UnreadableFile, TooManyRows, DayNotOver, RowTwice, TooManyPayments, Unavailable],
    max_body=MOST_BYTES,
    max_values=MOST_VALUES,
    idempotent=True,
)
def create_register(call: Call[RegisterForm]) -> Register:
    """Compare a network's register of a day with the payments that came in.

    There is one of a gateway and a day: sent again, it is compared anew.
    """
    body = call.body
    told = [(row.id, row.account, row.amount) for row in body.rows]
    rows = rows_as_told(told) if body.csv is None else rows_in(body.csv)
    registers = call.use(Registers)
    return registers.compare(body.gateway, body.day, rows, call.principal, call.once)


@endpoint.get(
    "/payments/registers",
    permission=READ,
    query=PageQuery,
    response=RegisterSummaryView,
    paged=True,
    errors=[InvalidCursor],
)
def list_registers(call: Call[None, PageQuery]) -> Page[Register]:
    """List the registers that were compared, the newest days first."""
    return call.use(Registers).list(call.query.limit, call.query.cursor)


@endpoint.get(
    "/payments/registers/{registerId}",
    permission=READ,
    response=RegisterView,
    errors=[RegisterNotFound],
)
def get_register(call: Call) -> Register:
    """Get a register with what differs."""
    return call.use(Registers).get(call.path["registerId"])
