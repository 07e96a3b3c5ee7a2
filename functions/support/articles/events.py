"""What is said of articles."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from functions.support.articles.entities import Article
from shared.event import Event
from shared.messaging.data import EventData


class ArticleEvent(EventData):
    """What every event of an article says."""

    article_id: str = Field(examples=["01890a5d-ac96-774b-bcce-b302099a8057"])
    slug: str = Field(examples=["no-connection"])
    language: str = Field(examples=["en"])
    category: str = Field(examples=["connection"])
    title: str = Field(examples=["What to do when there is no connection"])

    @classmethod
    def of(cls, article: Article) -> Event:
        """The event of an article's new state."""
        data = cls(
            article_id=article.id,
            slug=article.slug,
            language=article.language,
            category=article.category,
            title=article.title,
        )
        return data.event(subject=article.id, at=article.updated_at, sequence=article.version)


class ArticlePublished(ArticleEvent):
    """Anybody can read an article, or another text of it."""

    event_type: ClassVar[str] = "support.article.published"


class ArticleArchived(ArticleEvent):
    """Nobody but staff can read an article any more."""

    event_type: ClassVar[str] = "support.article.archived"
