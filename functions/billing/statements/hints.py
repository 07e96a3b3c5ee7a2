"""What the text of a payment hints at: numbers of accounts and contracts. Pure, in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from functions.billing.payers.entities import contract_key
from functions.billing.terminals.entities import full_number

MOST = 4
"""So many hints of a kind are followed."""
_AFTER = r"[\s№#:.\-]{0,8}(?:no?\.?\s{0,2})?"
_ACCOUNT = re.compile(
    r"(?<![а-яёa-z])(?:л\s?/?\s?с(?:ч[её]т)?|лиц[а-яё]{0,6}\.?\s?сч[а-яё]{0,5}|"
    rf"абонент[а-яё]{{0,4}}|account|acc){_AFTER}([0-9]{{1,8}})(?![0-9])",
    re.IGNORECASE,
)
_CONTRACT = re.compile(
    rf"(?<![а-яёa-z])(?:дог(?:овор[а-яё]{{0,3}})?|contract){_AFTER}"
    r"([0-9a-zа-яё][0-9a-zа-яё/\-]{0,30})",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![0-9])[0-9]{8}(?![0-9])")
_WORD = re.compile(r"[0-9A-Za-zА-Яа-яЁё][0-9A-Za-zА-Яа-яЁё/\-]{3,30}")
_DIGIT = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class Hints:
    """Numbers that a text names: as an account's or a contract's, or only as they stand there."""

    accounts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def hints_in(text: str) -> Hints:
    """What a text hints at."""
    accounts = _some(full_number(one) for one in _ACCOUNT.findall(text))
    contracts = _some(contract_key(one) for one in _CONTRACT.findall(text) if _DIGIT.search(one))
    words = (contract_key(one) for one in _WORD.findall(text) if _DIGIT.search(one))
    return Hints(
        accounts,
        _some(one for one in _NUMBER.findall(text) if one not in accounts),
        contracts,
        _some(one for one in words if one not in contracts),
    )


def _some(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))[:MOST]
