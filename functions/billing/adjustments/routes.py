"""Adjustments and transfers over HTTP."""

from __future__ import annotations

from functions.billing.accounts.entities import (
    AccountClosed,
    AccountNotFound,
    ExceedsAdvance,
    InvalidSum,
)
from functions.billing.adjustments.entities import (
    NothingToAdjust,
    OtherCurrency,
    SameAccount,
)
from functions.billing.adjustments.schemas import AdjustmentForm, TransferForm
from functions.billing.adjustments.service import Adjustments
from functions.billing.transactions.entities import LedgerTransaction
from functions.billing.transactions.schemas import TransactionView
from shared.errors import Unavailable
from shared.http import Call, Endpoints

endpoint = Endpoints("Adjustments", "Corrections of a balance by hand, and transfers.")
WRITE = "billing:account:write"
_ERRORS = (AccountNotFound, AccountClosed, ExceedsAdvance, Unavailable)


@endpoint.post(
    "/accounts/{accountId}/adjustments",
    permission=WRITE,
    request=AdjustmentForm,
    response=TransactionView,
    status=201,
    errors=[*_ERRORS, NothingToAdjust],
    idempotent=True,
)
def create_adjustment(call: Call[AdjustmentForm]) -> LedgerTransaction:
    """Adjust an account's balance.

    What is added pays the oldest invoices first. Only an advance can be taken away; to charge more,
    issue an invoice.
    """
    wanted = call.body.adjustment(call.path["accountId"])
    return call.use(Adjustments).adjust(wanted, call.once)


@endpoint.post(
    "/accounts/{accountId}/transfer",
    permission=WRITE,
    request=TransferForm,
    response=TransactionView,
    status=201,
    errors=[*_ERRORS, SameAccount, OtherCurrency, InvalidSum],
    idempotent=True,
)
def create_transfer(call: Call[TransferForm]) -> LedgerTransaction:
    """Move an advance to another account, where it pays the oldest invoices first."""
    wanted = call.body.transfer(call.path["accountId"])
    return call.use(Adjustments).transfer(wanted, call.once)
