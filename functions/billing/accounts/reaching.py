"""Whose a paper is that was issued for an account."""

from __future__ import annotations

from functions.billing.accounts.owners import records_of
from functions.billing.accounts.repository import AccountRepository
from shared.errors import DomainError
from shared.principal import Principal


def must_reach_issued(
    accounts: AccountRepository,
    account_id: str,
    customer_id: str,
    by: Principal,
    *,
    otherwise: type[DomainError],
) -> None:
    """Refuse what was issued for an account to somebody else than the caller.

    What was issued to a record that was merged with theirs is theirs. Raises: `otherwise`.
    """
    if by.customer_id not in (None, customer_id):
        account = accounts.get(account_id)
        records = records_of(account.customer_id, account.earlier_customers)
        if by.customer_id == account.customer_id and customer_id in records:
            return
    by.must_reach(customer_id, otherwise=otherwise)
