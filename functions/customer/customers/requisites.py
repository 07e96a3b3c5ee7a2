"""A company's requisites: its tax numbers, and where it is paid."""

from __future__ import annotations

from dataclasses import dataclass

from shared.errors import FieldError, Invalid
from shared.requisites import is_bank_account, is_correspondent_account, is_inn, is_kpp


class InvalidRequisites(Invalid):
    """The company's requisites contain a mistake."""


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Where a company is paid: BIC of the bank, account there, correspondent account."""

    bank: str
    bic: str
    account: str
    correspondent_account: str = ""


def check_requisites(inn: str | None, kpp: str | None, bank: BankDetails | None) -> None:
    """Raises: InvalidRequisites, naming each field that is wrong."""
    wrong = []
    if inn is not None and not is_inn(inn):
        wrong.append(FieldError("/inn", "The check digits of this INN are wrong.", "inn"))
    if kpp is not None and not is_kpp(kpp):
        wrong.append(FieldError("/kpp", "A KPP looks like 770101001.", "kpp"))
    if bank is not None and not is_bank_account(bank.account, bank.bic):
        wrong.append(
            FieldError("/bank/account", "The account number does not fit the BIC.", "account")
        )
    own = bank.correspondent_account if bank is not None else ""
    if bank is not None and own and not is_correspondent_account(own, bank.bic):
        wrong.append(
            FieldError(
                "/bank/correspondentAccount",
                "The correspondent account is not that of the bank with this BIC.",
                "account",
            )
        )
    if wrong:
        raise InvalidRequisites(errors=tuple(wrong))
