"""Second factors in the auth table, in the partition of their user.

pk USER#<user id>   sk MFA
"""

from __future__ import annotations

from dataclasses import replace

from functions.auth.mfa.entities import (
    InvalidCode,
    NoSecondFactor,
    SecondFactor,
    SecondFactorInUse,
)
from functions.auth.users.account import Account
from functions.auth.users.repository import user_pk
from shared.component import component
from shared.dynamo import Item, Table, Transaction, to_item
from shared.dynamo.transaction import Condition
from shared.errors import DomainError

SK = "MFA"


@component
class SecondFactorRepository:
    """Says how second factors are written."""

    table: Table

    def add(self, factor: SecondFactor, *, over: SecondFactor | None) -> Transaction:
        """Write a new factor, over one that was never confirmed. Its failure: SecondFactorInUse."""
        if over is None:
            return Transaction().create(_item(factor), otherwise=SecondFactorInUse())
        return self.change(factor, over=over, otherwise=SecondFactorInUse())

    def change(
        self, factor: SecondFactor, *, over: SecondFactor, otherwise: DomainError | None = None
    ) -> Transaction:
        """Write a factor over the state it was read in. Its failure: InvalidCode or `otherwise`.

        If that state is gone, another code was used at the same time.
        """
        item = _item(replace(factor, version=over.version + 1))
        failure = otherwise or InvalidCode()
        return Transaction().replace(item, version=over.version, otherwise=failure)

    def remove(self, factor: SecondFactor, *, otherwise: DomainError | None = None) -> Transaction:
        """Remove a factor as it was read. Its failure: InvalidCode or `otherwise`."""
        unchanged = Condition(equals={"version": factor.version})
        failure = otherwise or InvalidCode()
        return Transaction().delete(user_pk(factor.user_id), SK, when=unchanged, otherwise=failure)


def factor_in(account: Account) -> SecondFactor | None:
    """The second factor of an account, confirmed or not."""
    return account.find(SecondFactor, SK)


def confirmed_factor_in(account: Account) -> SecondFactor:
    """The second factor that an account signs in with. Raises: NoSecondFactor."""
    factor = factor_in(account)
    if factor is None or not factor.is_confirmed:
        raise NoSecondFactor
    return factor


def _item(factor: SecondFactor) -> Item:
    return to_item(factor) | {"pk": user_pk(factor.user_id), "sk": SK}
