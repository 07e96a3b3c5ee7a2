"""What staff do with a balance by hand, and what the statement shows of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from functions.billing.accounts.entities import (
    Account,
    ExceedsAdvance,
    InvalidCreditLimit,
    InvalidSum,
)
from functions.billing.accounts.service import Accounts
from functions.billing.accounts.statement import InvalidStatementDays, Statements
from functions.billing.adjustments.entities import (
    Adjustment,
    AdjustmentReason,
    NothingToAdjust,
    SameAccount,
    Transfer,
)
from functions.billing.adjustments.service import Adjustments
from functions.billing.invoices.entities import InvoiceStatus
from functions.billing.transactions.entities import LedgerTransaction
from shared.ids import derived_id
from tests.fakes.books import Books
from tests.fakes.people import a_customer
from tests.unit.billing.builders import House

OWN = a_customer("customer-1")


class Ids:
    """Ids of the house's own clock, in order."""

    def __init__(self) -> None:
        self.made = 0
        self.house: House | None = None

    def __call__(self) -> str:
        self.made += 1
        at = self.house.clock.at.timestamp() if self.house else 0
        return derived_id(str(self.made), int(at * 1000) + self.made)


@pytest.fixture
def house() -> House:
    ids = Ids()
    house = House(new_id=ids)
    ids.house = house
    house.sell()
    return house


@pytest.fixture
def account(house: House) -> Account:
    """It owes 918.71 since 10 March."""
    return house.open("2026-03-10")


def adjust(house: House, account: Account, amount: str) -> LedgerTransaction:
    wanted = Adjustment(account.id, Decimal(amount), AdjustmentReason.GOODWILL, "Sorry.")
    return house.wiring.use(Adjustments).adjust(wanted)


def assert_books_balance(house: House) -> None:
    assert Books.of(house.table.items.values()).faults() == []


def test_what_is_added_pays_the_oldest_invoice(house: House, account: Account) -> None:
    booked = adjust(house, account, "1000.00")
    assert (booked.amount, booked.balance_after) == (Decimal("1000.00"), Decimal("81.29"))
    assert house.invoices()[0].status is InvoiceStatus.PAID
    assert house.account(account.id).advance == Decimal("81.29")
    assert_books_balance(house)


def test_no_more_than_an_advance_is_taken_away(house: House, account: Account) -> None:
    with pytest.raises(ExceedsAdvance):
        adjust(house, account, "-0.01")
    adjust(house, account, "1000.00")
    with pytest.raises(ExceedsAdvance):
        adjust(house, account, "-81.30")
    adjust(house, account, "-81.29")
    assert house.account(account.id).balance == Decimal("0.00")
    assert_books_balance(house)


@pytest.mark.parametrize("amount", ["0", "0.001"])
def test_an_adjustment_is_of_whole_kopecks(house: House, account: Account, amount: str) -> None:
    with pytest.raises(NothingToAdjust):
        adjust(house, account, amount)


def test_an_advance_moves_to_another_account_in_one_step(house: House, account: Account) -> None:
    other = house.open("2026-03-10", number=2)
    adjust(house, account, "1118.71")
    moved = Transfer(account.id, other.id, Decimal("200.00"), "The wrong account.")
    booked = house.wiring.use(Adjustments).transfer(moved)
    assert booked.balance_after == Decimal("0.00")
    assert house.account(other.id).balance == Decimal("-718.71")
    assert_books_balance(house)


@pytest.mark.parametrize(
    ("amount", "refusal"), [("200.01", ExceedsAdvance), ("0", InvalidSum), ("0.001", InvalidSum)]
)
def test_what_is_not_there_cannot_be_moved(
    house: House, account: Account, amount: str, refusal: type[Exception]
) -> None:
    other = house.open("2026-03-10", number=2)
    adjust(house, account, "1118.71")
    before = dict(house.table.items)
    with pytest.raises(refusal):
        house.wiring.use(Adjustments).transfer(Transfer(account.id, other.id, Decimal(amount), ""))
    with pytest.raises(SameAccount):
        house.wiring.use(Adjustments).transfer(
            Transfer(account.id, account.id, Decimal("1.00"), "")
        )
    assert house.table.items == before


def test_a_credit_limit_has_an_end_that_is_still_to_come(house: House, account: Account) -> None:
    accounts = house.wiring.use(Accounts)
    limited = accounts.set_credit_limit(account.id, Decimal("500.00"), date(2026, 4, 1), None)
    assert (limited.credit_limit, limited.credit_limit_until) == (
        Decimal("500.00"), date(2026, 4, 1),
    )  # fmt: skip
    again = accounts.set_credit_limit(account.id, Decimal("500.00"), date(2026, 4, 1), None)
    assert again.version == limited.version
    for limit, until in ((Decimal("0.001"), None), (Decimal(1), date(2026, 3, 9))):
        with pytest.raises(InvalidCreditLimit):
            accounts.set_credit_limit(account.id, limit, until, None)


def test_a_statement_leads_from_one_balance_to_the_other(house: House, account: Account) -> None:
    house.clock.at = datetime.fromisoformat("2026-03-20T09:00:00+00:00")
    adjust(house, account, "1000.00")
    house.clock.at = datetime.fromisoformat("2026-03-31T22:00:00+00:00")  # 1 April in Moscow
    adjust(house, account, "-10.00")
    statements = house.wiring.use(Statements)
    march = statements.get(account.id, date(2026, 3, 11), date(2026, 3, 31), OWN, 50, None)
    assert (march.opening, march.closing) == (Decimal("-918.71"), Decimal("81.29"))
    assert [item.amount for item in march.items] == [Decimal("1000.00")]
    whole = statements.get(account.id, None, None, OWN, 50, None)
    assert (whole.opening, whole.closing) == (Decimal(0), Decimal("71.29"))
    assert sum(item.amount for item in whole.items) == whole.closing
    first = statements.get(account.id, None, None, OWN, 1, None)
    assert first.next_cursor is not None
    second = statements.get(account.id, None, None, OWN, 50, first.next_cursor)
    assert first.items + second.items == whole.items
    with pytest.raises(InvalidStatementDays):
        statements.get(account.id, date(2026, 3, 2), date(2026, 3, 1), OWN, 50, None)
