"""An account's standing over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import (
    Account,
    AccountClosed,
    AccountInUse,
    AccountNotFound,
)
from functions.billing.accounts.schemas import AccountView
from functions.billing.periods.entities import InvalidBillDay
from functions.billing.standing.entities import TimeZoneFixed
from functions.billing.standing.schemas import AccountUpdateForm, StandingForm
from functions.billing.standing.service import AccountStandings
from shared.errors import PreconditionFailed, Unavailable
from shared.http import Call, Endpoints

endpoint = Endpoints("Standing", "Accounts are blocked with all their services, and closed.")
WRITE = "billing:account:write"


@endpoint.patch(
    "/accounts/{accountId}",
    permission=WRITE,
    request=AccountUpdateForm,
    response=AccountView,
    errors=[
        AccountNotFound,
        AccountClosed,
        InvalidBillDay,
        TimeZoneFixed,
        PreconditionFailed,
        Unavailable,
    ],
)
def update_account(call: Call[AccountUpdateForm]) -> Account:
    """Update how an account is billed from now on; what is billed stays as it is."""
    return call.use(AccountStandings).update(
        call.path["accountId"], call.body.changes(), call.seen_version
    )


@endpoint.post(
    "/accounts/{accountId}/block",
    permission=WRITE,
    request=StandingForm,
    response=AccountView,
    errors=[AccountNotFound, AccountClosed, Unavailable],
    idempotent=True,
)
def suspend_account(call: Call[StandingForm]) -> Account:
    """Block an account: its services are suspended from today on, with credits to the day."""
    standings = call.use(AccountStandings)
    return standings.block(call.path["accountId"], call.body.reason, call.once)


@endpoint.post(
    "/accounts/{accountId}/unblock",
    permission=WRITE,
    request=StandingForm,
    response=AccountView,
    errors=[AccountNotFound, AccountClosed, Unavailable],
    idempotent=True,
)
def resume_account(call: Call[StandingForm]) -> Account:
    """Unblock an account: services that nothing else holds are back, and billed from today on."""
    standings = call.use(AccountStandings)
    return standings.unblock(call.path["accountId"], call.body.reason, call.once)


@endpoint.post(
    "/accounts/{accountId}/close",
    permission=WRITE,
    response=AccountView,
    errors=[AccountNotFound, AccountInUse, Unavailable],
    idempotent=True,
)
def end_account(call: Call) -> Account:
    """Close an account on which nothing is active, owed, paid in advance or to come."""
    return call.use(AccountStandings).close(call.path["accountId"], call.once)
