"""Russian requisites: INN, KPP, BIC and account numbers, with their check digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shared.errors import FieldError, Invalid

_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = (7, *_INN_10)
_INN_12_LAST = (3, *_INN_12)
_KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")


class InvalidRequisites(Invalid):
    """The company's requisites contain a mistake."""


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Where a company is paid: BIC of the bank, account there, correspondent account."""

    bank: str
    bic: str
    account: str
    correspondent_account: str = ""


def valid_inn(inn: str) -> bool:
    """Whether an INN has its check digits: 10 digits of a company, 12 of a person."""
    if not (inn.isascii() and inn.isdigit()):
        return False
    if len(inn) == 10:
        return _check(inn, _INN_10) == inn[9]
    return len(inn) == 12 and _check(inn, _INN_12) + _check(inn, _INN_12_LAST) == inn[10:]


def valid_kpp(kpp: str) -> bool:
    """Whether a registration reason code has its form; it has no check digit."""
    return _KPP.fullmatch(kpp) is not None


def valid_account(account: str, bic: str) -> bool:
    """Whether a 20-digit account's key fits its bank (Bank of Russia 515, 1997)."""
    digits = account + bic
    if not (digits.isascii() and digits.isdigit() and len(account) == 20 and len(bic) == 9):
        return False
    held_by_bank = account.startswith("301")
    prefix = "0" + bic[4:6] if held_by_bank or bic[6:] in ("000", "001", "002") else bic[6:]
    weights = (7, 1, 3) * 8
    return sum(int(d) * w % 10 for d, w in zip(prefix + account, weights, strict=False)) % 10 == 0


def check_requisites(inn: str | None, kpp: str | None, bank: BankDetails | None) -> None:
    """Raises: InvalidRequisites, naming each field that is wrong."""
    wrong = []
    if inn is not None and not valid_inn(inn):
        wrong.append(FieldError("/inn", "The check digits of this INN are wrong.", "inn"))
    if kpp is not None and not valid_kpp(kpp):
        wrong.append(FieldError("/kpp", "A KPP looks like 770101001.", "kpp"))
    if bank is not None and not valid_account(bank.account, bank.bic):
        wrong.append(
            FieldError("/bank/account", "The account number does not fit the BIC.", "account")
        )
    if wrong:
        raise InvalidRequisites(errors=tuple(wrong))


def _check(digits: str, weights: tuple[int, ...]) -> str:
    return str(sum(int(d) * w for d, w in zip(digits, weights, strict=False)) % 11 % 10)
