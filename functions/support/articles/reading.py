"""What anybody does with the knowledge base: read, search, be shown what may help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from functions.support.articles.entities import (
    ArticleNotFound,
    Card,
    Filter,
    Language,
    Published,
    Translation,
)
from functions.support.articles.index import found
from functions.support.articles.repository import (
    ArticleRepository,
    group_keys,
    published_in,
    published_key,
    slug_key,
)
from functions.support.articles.words import MOST_SOUGHT, MOST_SUGGESTING, ranked, sought
from shared.component import component
from shared.dynamo import Item, Page, Table, from_item
from shared.dynamo.cursor import InvalidCursor

BEST = 3
"""How many articles are suggested."""
MOST_FOUND = 100
"""How many articles a search finds at most."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A published article, and the published translations of it."""

    article: Published
    translations: tuple[Translation, ...]


@component
class ArticleReading:
    """Use cases of readers, who need not say who they are."""

    table: Table
    articles: ArticleRepository

    def get(self, name: str) -> Reading:
        """A published article by its id or its slug. Raises: ArticleNotFound."""
        item, slug = self.articles.get_together(published_key(name), slug_key(name))
        if item is not None:
            article = published_in(item)
            group = self.articles.get_together(*group_keys(item["group_id"]))
        elif slug is not None:
            item, *group = self.articles.get_together(
                published_key(slug["article_id"]), *group_keys(slug["group_id"])
            )
            article = published_in(item)
        else:
            article = None
        if article is None:
            raise ArticleNotFound
        return Reading(article, _translations(group, article))

    def list(self, wanted: Filter, limit: int = 50, cursor: str | None = None) -> Page[Card]:
        """Published articles, the latest first."""
        return self.articles.list_published(wanted, limit, cursor)

    def search(
        self, text: str, wanted: Filter, limit: int = 50, cursor: str | None = None
    ) -> Page[Card]:
        """Published articles with words of a text, the best first. Raises: InvalidCursor."""
        start = _place(cursor)
        stems = sought(text, MOST_SOUGHT)
        cards = [
            card
            for card in self._cards(stems, wanted.language, MOST_FOUND, all_words_first=True)
            if wanted.category in (None, card.category)
        ]
        end = start + limit
        return Page(tuple(cards[start:end]), str(end) if end < len(cards) else None)

    def suggest(self, text: str, language: Language | None = None) -> Sequence[Card]:
        """The articles that may answer a question, the best three."""
        stems = sought(text, MOST_SUGGESTING)
        return self._cards(stems, language, 2 * BEST, all_words_first=False)[:BEST]

    def _cards(
        self, stems: Sequence[str], language: Language | None, most: int, *, all_words_first: bool
    ) -> Sequence[Card]:
        if not stems:
            return ()
        languages = (language,) if language else tuple(Language)
        ids = ranked(found(self.table, stems, languages), all_words_first=all_words_first)
        return self.articles.cards(ids[:most]) if ids else ()


def _translations(group: Sequence[Item | None], article: Published) -> tuple[Translation, ...]:
    known = [from_item(Translation, item) for item in group if item is not None]
    return tuple(t for t in known if t.is_published and t.article_id != article.id)


def _place(cursor: str | None) -> int:
    """Where a search goes on. Raises: InvalidCursor."""
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= 3):
        raise InvalidCursor("The cursor must be nextCursor of the previous page of this list.")
    return int(cursor)
