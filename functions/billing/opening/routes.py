"""Opening accounts over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import Account
from functions.billing.accounts.schemas import AccountView
from functions.billing.opening.schemas import AccountForm
from functions.billing.opening.service import AccountOpening, NewAccount
from functions.billing.periods.entities import InvalidBillDay
from shared.errors import Unavailable
from shared.http import Call, Endpoints
from shared.money import UnknownCurrency

endpoint = Endpoints("Opening", "Accounts without a contract.")


@endpoint.post(
    "/accounts",
    permission="billing:account:write",
    request=AccountForm,
    response=AccountView,
    status=201,
    errors=[InvalidBillDay, UnknownCurrency, Unavailable],
    idempotent=True,
)
def create_account(call: Call[AccountForm]) -> Account:
    """Open an account without a contract; services are added to it one by one.

    A contract has its account opened by itself.
    """
    return call.use(AccountOpening).open_by_hand(NewAccount(**dict(call.body)), call.once)
