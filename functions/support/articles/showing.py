"""Articles as answers show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.support.articles.entities import (
    ArticleState,
    Card,
    Language,
    Opinions,
    Translation,
)
from functions.support.articles.reading import Reading
from functions.support.articles.service import Draft


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The articles that are suggested."""

    suggestions: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """A published article with its translations."""

    id: str
    slug: str
    language: Language
    category: str
    title: str
    summary: str
    published_at: datetime
    html: str
    text: str
    translations: tuple[Translation, ...]

    @classmethod
    def of(cls, reading: Reading) -> ShownArticle:
        """What a reader gets."""
        article = reading.article
        return cls(
            article.id,
            article.slug,
            article.language,
            article.category,
            article.title,
            article.summary,
            article.published_at,
            article.html,
            article.text,
            reading.translations,
        )


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """An article as its authors see it."""

    id: str
    slug: str
    language: Language
    group_id: str
    category: str
    title: str
    summary: str
    keywords: tuple[str, ...]
    state: ArticleState
    edition: int
    published_edition: int | None
    created_at: datetime
    updated_at: datetime
    updated_by: str
    published_at: datetime | None
    text: str
    html: str
    opinions: Opinions
    version: int


def draft_shown(draft: Draft) -> ShownDraft:
    """What an author gets."""
    article = draft.article
    return ShownDraft(
        id=article.id,
        slug=article.slug,
        language=article.language,
        group_id=article.group_id,
        category=article.category,
        title=article.title,
        summary=article.summary,
        keywords=article.keywords,
        state=article.state,
        edition=article.edition,
        published_edition=article.published_edition,
        created_at=article.created_at,
        updated_at=article.updated_at,
        updated_by=article.updated_by,
        published_at=article.published_at,
        text=article.text,
        html=draft.page.html,
        opinions=draft.opinions,
        version=article.version,
    )
