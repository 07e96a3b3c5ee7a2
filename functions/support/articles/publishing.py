"""Publishing articles, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence

from functions.support.articles.entities import Article, ArticleChanged, Published
from functions.support.articles.events import ArticleArchived, ArticlePublished
from functions.support.articles.index import entering
from functions.support.articles.rendering import rendered
from functions.support.articles.repository import (
    ArticleRepository,
    article_in,
    article_key,
    published_in,
    published_key,
)
from functions.support.articles.words import weights
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.retrying import retrying


@component
class ArticlePublishing:
    """Use cases that change what anybody reads; all may raise ArticleNotFound.

    The words of a long text go into the index ahead of the article: a search shows published
    articles alone, and whoever is stopped in between can begin again.
    """

    table: Table
    articles: ArticleRepository
    clock: Clock

    def publish(self, article_id: str) -> Article:
        """Let anybody read an article as it is now. Raises: TextTooRich."""
        return retrying(lambda: self._publish(article_id), on=ArticleChanged)

    def archive(self, article_id: str) -> Article:
        """Let nobody but staff read it. Raises: ArticleNotPublished."""
        return retrying(lambda: self._archive(article_id), on=ArticleChanged)

    def _publish(self, article_id: str) -> Article:
        before, earlier = self._read(article_id)
        after = before.published(self.clock())
        weighed = weights(after.title, after.summary, after.keywords, after.text)
        page = rendered(after.text)
        published = Published(
            id=after.id,
            slug=after.slug,
            language=after.language,
            group_id=after.group_id,
            category=after.category,
            title=after.title,
            summary=after.summary,
            html=page.html,
            text=page.text,
            published_at=after.published_at or after.updated_at,
            stems=tuple(sorted(weighed)),
        )
        stems = earlier.stems if earlier else ()
        *ahead, change = entering(after.id, after.language, weighed, stems)
        self._go_ahead(after, ahead)
        change.extend(self.articles.publish(published))
        change.extend(self.articles.change(after, over=before))
        change.emit(ArticlePublished.of(after))
        subject, at = f"article#{after.id}", after.updated_at
        change.audit(subject, "article.published", at=at, before=before, after=after)
        self.table.commit(change)
        return after

    def _archive(self, article_id: str) -> Article:
        before, earlier = self._read(article_id)
        after = before.archived(self.clock())
        stems = earlier.stems if earlier else ()
        *ahead, change = entering(after.id, after.language, {}, stems)
        self._go_ahead(after, ahead)
        change.extend(self.articles.hide(after.id))
        change.extend(self.articles.change(after, over=before))
        change.emit(ArticleArchived.of(after))
        subject, at = f"article#{after.id}", after.updated_at
        change.audit(subject, "article.archived", at=at, before=before, after=after)
        self.table.commit(change)
        return after

    def _go_ahead(self, article: Article, parts: Sequence[Transaction]) -> None:
        subject, at = f"article#{article.id}", article.updated_at
        for part in parts:
            self.table.commit(part.audit(subject, "article.indexed", at=at))

    def _read(self, article_id: str) -> tuple[Article, Published | None]:
        article, published = self.articles.get_together(
            article_key(article_id), published_key(article_id)
        )
        return article_in(article), published_in(published)
