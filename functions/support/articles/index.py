"""What articles are found by, in the support table.

pk STEM#<language>#<stem>   sk ARTICLES   <article>: <weight>, an attribute for each that has it

So one request reads all words of a search, and an article comes and goes without what others
have being read. An item takes some 8,000 articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from functions.support.articles.entities import Language
from functions.support.articles.words import Weights
from shared.dynamo import Table, Transaction
from shared.dynamo.transaction import Condition

_KEYS = ("pk", "sk")
A_CHANGE = 80
"""How many words of an article change along with it; the others go ahead of it."""


def entering(
    article_id: str, language: Language, now: Weights, before: Iterable[str] = ()
) -> list[Transaction]:
    """An article under the words it has now, and under none that it had before.

    The last one goes with the article's own change. Each can be done again.
    """
    weighed: dict[str, int | None] = dict.fromkeys(before)
    lines = list((weighed | dict(now)).items())
    parts = [lines[start : start + A_CHANGE] for start in range(0, len(lines), A_CHANGE)]
    return [_entry(article_id, language, part) for part in parts[::-1]] or [Transaction()]


def found(
    table: Table, stems: Sequence[str], languages: Sequence[Language]
) -> dict[str, dict[str, int]]:
    """For each stem the articles that have it, with its weight, in one request."""
    keys = [_key(language, stem) for language in languages for stem in stems]
    postings: dict[str, dict[str, int]] = {}
    for item in table.get_many(keys):
        held = {name: int(weight) for name, weight in item.items() if name not in _KEYS}
        postings.setdefault(item["pk"].rpartition("#")[2], {}).update(held)
    return postings


def _entry(
    article_id: str, language: Language, weighed: Sequence[tuple[str, int | None]]
) -> Transaction:
    transaction = Transaction()
    for stem, weight in weighed:
        pk, sk = _key(language, stem)
        transaction.update({"pk": pk, "sk": sk, article_id: weight}, when=Condition())
    return transaction


def _key(language: Language, stem: str) -> tuple[str, str]:
    return f"STEM#{language}#{stem}", "ARTICLES"
