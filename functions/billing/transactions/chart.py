"""The chart of accounts: which ledger accounts there are, and what they tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from functions.billing.transactions.entities import (
    ADJUSTMENT,
    BAD_DEBT,
    CASH,
    OPENING,
    RECEIVABLE,
    REVENUE,
    SUSPENSE,
    TRANSFER,
    VAT,
)


class AccountType(StrEnum):
    """What a ledger account is."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"


class Side(StrEnum):
    """A side of a ledger account."""

    DEBIT = "debit"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True)
class LedgerAccount:
    """A ledger account; `code` stands for several where it has a `<name>` in it."""

    code: str
    name: str
    type: AccountType
    description: str

    @property
    def normal_side(self) -> Side:
        """The side on which it grows."""
        grows_by_debit = self.type in (AccountType.ASSET, AccountType.EXPENSE)
        return Side.DEBIT if grows_by_debit else Side.CREDIT

    @property
    def prefix(self) -> str:
        """How the codes begin that it stands for; its code where that is one."""
        return self.code.partition("<")[0]


CHART = (
    LedgerAccount(
        RECEIVABLE,
        "Receivable",
        AccountType.ASSET,
        "What customers owe, less what they have paid in advance.",
    ),
    LedgerAccount(
        f"{CASH}<gateway>",
        "Money received",
        AccountType.ASSET,
        "Money received through a payment gateway, less refunds.",
    ),
    LedgerAccount(
        SUSPENSE,
        "Suspense",
        AccountType.LIABILITY,
        "Money received whose account is not known yet.",
    ),
    LedgerAccount(VAT, "VAT", AccountType.LIABILITY, "Tax on what was sold, owed to the state."),
    LedgerAccount(
        TRANSFER,
        "Transfers",
        AccountType.LIABILITY,
        "Advances on their way to another account; nothing stays here.",
    ),
    LedgerAccount(
        OPENING,
        "Opening balances",
        AccountType.EQUITY,
        "What accounts brought with them from elsewhere: debts, less advances.",
    ),
    LedgerAccount(
        f"{REVENUE}<kind>",
        "Revenue",
        AccountType.INCOME,
        "What was sold of a kind of service, without tax, less what was credited.",
    ),
    LedgerAccount(
        f"{ADJUSTMENT}<reason>",
        "Adjustments",
        AccountType.EXPENSE,
        "What was added to balances for a reason, less what was taken from them.",
    ),
    LedgerAccount(
        BAD_DEBT,
        "Bad debt",
        AccountType.EXPENSE,
        "What customers owed, and will not pay; money that went back and was not on its account.",
    ),
)
"""In the order of a balance sheet and a statement of income."""


def account_of(code: str) -> LedgerAccount | None:
    """The ledger account of the chart that a code belongs to."""
    return next((one for one in CHART if _belongs(code, one)), None)


def _belongs(code: str, account: LedgerAccount) -> bool:
    if account.prefix == account.code:
        return code == account.code
    return code.startswith(account.prefix)
