"""Finding the accounts that documents are for, many at once in few reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from functions.billing.accounts.entities import Account
from functions.billing.accounts.repository import AccountRepository
from functions.billing.payers.entities import name_key
from functions.billing.payers.repository import PayerRepository
from functions.billing.statements.entities import Clue, Document, Match
from functions.billing.statements.hints import Hints, hints_in
from functions.billing.statements.scoring import SURE, WORTH, matched
from shared.component import component

AT_ONCE = 100
Found = dict[str, set[Clue]]
"""By which clues which accounts were found."""


@component
class Matching:
    """Reads accounts by what documents tell; only those in `currency` count."""

    accounts: AccountRepository
    payers: PayerRepository
    currency: str

    def match(self, documents: Sequence[Document]) -> list[Match]:
        """The accounts that each of the documents may be for."""
        hints = [hints_in(document.purpose) for document in documents]
        found = self._by_number(hints)
        known = self._accounts(found)
        asked: dict[tuple[Clue, str], tuple[str, ...]] = {}
        for document, hint, mine in zip(documents, hints, found, strict=True):
            if not any(WORTH[Clue.ACCOUNT_NUMBER] >= SURE and Clue.ACCOUNT_NUMBER in clues
                       for one, clues in mine.items() if one in known):  # fmt: skip
                self._by_payer(document, hint, mine, asked)
        known |= self._accounts(
            [{i: c for i, c in mine.items() if i not in known} for mine in found]
        )
        return [matched(d, mine, known) for d, mine in zip(documents, found, strict=True)]

    def _by_number(self, hints: Sequence[Hints]) -> list[Found]:
        """What is found by the numbers of accounts."""
        numbers = dict.fromkeys(n for hint in hints for n in (*hint.accounts, *hint.numbers))
        ids: dict[str, str] = {}
        for some in _groups(list(numbers)):
            ids |= self.accounts.find_ids_by_numbers(some)
        found: list[Found] = []
        for hint in hints:
            mine: Found = {}
            for clue, named in (
                (Clue.ACCOUNT_NUMBER, hint.accounts),
                (Clue.NUMBER_IN_TEXT, hint.numbers),
            ):
                for number in named:
                    if number in ids:
                        mine.setdefault(ids[number], set()).add(clue)
            found.append(mine)
        return found

    def _by_payer(
        self,
        document: Document,
        hint: Hints,
        mine: Found,
        asked: dict[tuple[Clue, str], tuple[str, ...]],
    ) -> None:
        """What is found by contract, INN and name; each is asked for once."""
        wanted = [
            *((Clue.CONTRACT, one) for one in hint.contracts),
            *((Clue.CONTRACT_IN_TEXT, one) for one in hint.words),
            *([(Clue.INN, document.inn)] if document.inn.strip("0") else []),
            *([(Clue.NAME, name)] if (name := name_key(document.payer)) else []),
        ]
        find = {
            Clue.CONTRACT: self.payers.find_by_contract,
            Clue.CONTRACT_IN_TEXT: self.payers.find_by_contract,
            Clue.INN: self.payers.find_by_inn,
            Clue.NAME: self.payers.find_by_name,
        }
        for clue, text in wanted:
            if (clue, text) not in asked:
                asked[clue, text] = find[clue](text)
            for account_id in asked[clue, text]:
                mine.setdefault(account_id, set()).add(clue)

    def _accounts(self, found: Iterable[Found]) -> dict[str, Account]:
        ids = dict.fromkeys(account_id for mine in found for account_id in mine)
        accounts: dict[str, Account] = {}
        for some in _groups(list(ids)):
            accounts |= {one.id: one for one in self.accounts.get_many(some)}
        return {i: one for i, one in accounts.items() if one.currency == self.currency}


def _groups(things: Sequence[str]) -> Iterable[Sequence[str]]:
    return (things[at : at + AT_ONCE] for at in range(0, len(things), AT_ONCE))
