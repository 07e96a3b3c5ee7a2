"""Russian requisites: INN, KPP, OGRN, BIC and accounts, with their check digits.

Sources: INN and KPP, orders of the Federal Tax Service; OGRN, Government Decree 438 of 2002;
accounts, the Bank of Russia's order 515 of 1997.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import cycle

_DIGITS = re.compile(r"[0-9]+")
_KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")
_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_11 = (7, *_INN_10)
_INN_12 = (3, *_INN_11)
_BANK = (7, 1, 3)


def is_inn(text: str) -> bool:
    """Whether a text is an INN: of 10 digits for a company, of 12 for a person."""
    if not _DIGITS.fullmatch(text) or not text.strip("0"):
        return False
    if len(text) == 10:
        return _check(text, _INN_10) == text[9]
    return len(text) == 12 and _check(text, _INN_11) + _check(text, _INN_12) == text[10:]


def is_kpp(text: str) -> bool:
    """Whether a text is a KPP; its places 5 and 6 may be Latin capitals."""
    return _KPP.fullmatch(text) is not None


def is_ogrn(text: str) -> bool:
    """Whether a text is an OGRN of 13 digits, or of 15 for a sole trader."""
    if not _DIGITS.fullmatch(text) or len(text) not in (13, 15):
        return False
    kinds, divisor = ("15", 11) if len(text) == 13 else ("34", 13)
    # Of a remainder of two digits the last one counts.
    return text[0] in kinds and str(int(text[:-1]) % divisor)[-1] == text[-1]


def is_bic(text: str) -> bool:
    """Whether a text is a Russian BIC."""
    return (
        _DIGITS.fullmatch(text) is not None and len(text) == 9 and text.startswith(("0", "1", "2"))
    )


def is_bank_account(account: str, bic: str) -> bool:
    """Whether an account of 20 digits can lie with the bank of this BIC."""
    if not is_bic(bic):
        return False
    at_central_bank = bic[6:8] == "00"
    return _keyed("0" + bic[4:6] if at_central_bank else bic[6:], account)


def is_correspondent_account(account: str, bic: str) -> bool:
    """Whether a bank of this BIC can have this account with the central bank."""
    own = is_bic(bic) and account.startswith("301") and account[17:] == bic[6:]
    return own and _keyed("0" + bic[4:6], account)


def _keyed(prefix: str, account: str) -> bool:
    """The weighted last digits of prefix and account add up to a multiple of ten."""
    if not _DIGITS.fullmatch(account) or len(account) != 20 or not account.strip("0"):
        return False
    return sum(int(d) * w % 10 for d, w in zip(prefix + account, cycle(_BANK))) % 10 == 0


def _check(text: str, weights: Sequence[int]) -> str:
    return str(sum(int(d) * w for d, w in zip(text, weights, strict=False)) % 11 % 10)
