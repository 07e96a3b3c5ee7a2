"""How sure it is whose a payment is: clues are added up, and the best must be far ahead. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from functions.billing.accounts.entities import Account, AccountState
from functions.billing.payers.entities import name_key
from functions.billing.statements.entities import Candidate, Clue, Document, Match

WORTH = {
    Clue.ACCOUNT_NUMBER: 80,
    Clue.NUMBER_IN_TEXT: 60,
    Clue.CONTRACT: 80,
    Clue.CONTRACT_IN_TEXT: 60,
    Clue.INN: 60,
    Clue.NAME: 25,
    Clue.SUM: 15,
}
SURE, AHEAD = 80, 20
CLOSED = 50
"""A closed account is never sure."""
KEPT = 5


def matched(
    document: Document, found: Mapping[str, Iterable[Clue]], accounts: Mapping[str, Account]
) -> Match:
    """The accounts that a document may be for; `found` says by what each was found."""
    candidates = sorted(
        (
            _candidate(document, accounts[account_id], set(clues))
            for account_id, clues in found.items()
            if account_id in accounts
        ),
        key=lambda one: (-one.score, one.account_number),
    )
    if not candidates:
        return Match()
    best, second = candidates[0], candidates[1].score if len(candidates) > 1 else 0
    is_sure = best.score >= SURE and best.score - second >= AHEAD
    return Match(tuple(candidates[:KEPT]), best if is_sure else None)


def _candidate(document: Document, account: Account, clues: set[Clue]) -> Candidate:
    if names_agree(account.customer_name, f"{document.payer} {document.purpose}"):
        clues.add(Clue.NAME)
    if document.amount == account.amount_due or any(
        document.amount == item.amount_due for item in account.open_items
    ):
        clues.add(Clue.SUM)
    score = min(sum(WORTH[clue] for clue in clues), 100)
    if account.state is AccountState.CLOSED:
        score = min(score, CLOSED)
    return Candidate(
        account.id,
        account.number,
        account.customer_name,
        score,
        tuple(c for c in Clue if c in clues),
    )


def names_agree(name: str, text: str) -> bool:
    """Whether all words of a name, at least one of them long, are in a text."""
    wanted = set(name_key(name).split())
    return any(len(word) > 2 for word in wanted) and wanted <= set(name_key(text).split())
