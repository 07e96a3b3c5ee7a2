"""Test clocks over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import AccountNotFound, PaymentType
from functions.billing.clocks.entities import (
    ClockChanged,
    ClockFull,
    ClockNotFound,
    ClockOutdated,
    InvalidAdvance,
    InvalidClock,
    SimulatedClock,
    Stretch,
)
from functions.billing.clocks.schemas import (
    ClockAdvancedView,
    ClockAdvanceForm,
    ClockForm,
    ClockView,
    StretchView,
)
from functions.billing.clocks.service import Advance, Clocks
from functions.billing.tariffs.entities import TariffNotFound
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints(
    "Test clocks", "Copies of accounts whose billing is played on a clock of their own."
)
READ, WRITE = "billing:clock:read", "billing:clock:write"


@endpoint.get(
    "/billing/clocks",
    permission=READ,
    query=PageQuery,
    response=ClockView,
    paged=True,
    errors=[InvalidCursor],
)
def list_clocks(call: Call[None, PageQuery]) -> Page[SimulatedClock]:
    """List test clocks, newest first."""
    return call.use(Clocks).list(call.query.limit, call.query.cursor)


@endpoint.post(
    "/billing/clocks",
    permission=WRITE,
    request=ClockForm,
    response=ClockView,
    status=201,
    location="/billing/clocks/{clockId}",
    errors=[InvalidClock, AccountNotFound, TariffNotFound, ClockFull, Unavailable],
    idempotent=True,
)
def create_clock(call: Call[ClockForm]) -> SimulatedClock:
    """Create a test clock with copies of accounts, and with accounts that are only supposed.

    The real accounts, numbers and books are never touched, and nobody is told of anything.
    """
    clocks = call.use(Clocks)
    usual = PaymentType(clocks.settings.payment_type)
    return clocks.create(call.body.clock(clocks.today(), usual), call.once)


@endpoint.get(
    "/billing/clocks/{clockId}", permission=READ, response=ClockView, errors=[ClockNotFound]
)
def get_clock(call: Call) -> SimulatedClock:
    """Get a test clock with its accounts as they are on it."""
    return call.use(Clocks).get(call.path["clockId"])


@endpoint.delete(
    "/billing/clocks/{clockId}",
    permission=WRITE,
    status=204,
    errors=[ClockNotFound, ClockChanged, Unavailable],
)
def delete_clock(call: Call) -> None:
    """Delete a test clock with all that is in it."""
    call.use(Clocks).delete(call.path["clockId"])


@endpoint.post(
    "/billing/clocks/{clockId}/advance",
    permission=WRITE,
    request=ClockAdvanceForm,
    response=ClockAdvancedView,
    errors=[
        ClockNotFound,
        ClockChanged,
        ClockFull,
        ClockOutdated,
        InvalidAdvance,
        Unavailable,
    ],
    idempotent=True,
)
def advance_clock(call: Call[ClockAdvanceForm]) -> ClockAdvancedView:
    """Advance a test clock: all schedules are played for its accounts, day by day, in order."""
    wanted = Advance(call.body.to, call.body.days, call.body.pay)
    once = call.once_as(ClockAdvancedView.of)
    return ClockAdvancedView.of(call.use(Clocks).advance(call.path["clockId"], wanted, once))


@endpoint.get(
    "/billing/clocks/{clockId}/days",
    permission=READ,
    query=PageQuery,
    response=StretchView,
    paged=True,
    errors=[ClockNotFound, InvalidCursor],
)
def list_clock_days(call: Call[None, PageQuery]) -> Page[Stretch]:
    """List what happened on a test clock, month by month.

    Days that were played in several goes come in as many parts, and a busy month in several; a page
    may hold fewer than were asked for.
    """
    clocks, query = call.use(Clocks), call.query
    return clocks.list_days(call.path["clockId"], query.limit, query.cursor)
