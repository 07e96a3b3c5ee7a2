"""A payer: what an account's documents say of the customer beside the name."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
_FORMS = {"ооо", "оао", "зао", "пао", "ао", "ип", "ltd", "llc", "инн", "кпп"}
"""What kind of company it is: written before, after, or not at all."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Payer:
    """The customer as the contract names them; `inn` and `kpp` are a company's.

    It is found by its contract's number, by `inn` and by `name`.
    """

    account_id: str
    contract_number: str = ""
    address: str = ""
    inn: str = ""
    kpp: str = ""
    name: str = ""

    @property
    def is_company(self) -> bool:
        """Whether there are closing documents for it."""
        return bool(self.inn)


def contract_key(number: str) -> str:
    """A contract's number, however people write it: Cyrillic letters for Latin ones, small ones."""
    return number.upper().translate(_LOOKALIKES)


def name_key(name: str) -> str:
    """A name's words in order, without case, marks and a company's form."""
    words = _WORD.findall(name.casefold().replace("ё", "е"))
    return " ".join(sorted(word for word in words if word not in _FORMS))
