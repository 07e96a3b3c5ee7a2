"""An article of the knowledge base: its drafts, what of it is published, and its end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from shared.dynamo.audit import SECRET
from shared.errors import Conflict, Invalid, NotFound

LONGEST_TEXT = 20_000
"""Characters of an article's Markdown: rendering the worst text of that length takes a second."""
KEPT_EDITIONS = 30
"""How many of its texts are kept, the newest among them."""


class Language(StrEnum):
    """In which language an article is."""

    RU = "ru"
    EN = "en"


class ArticleState(StrEnum):
    """Where an article is."""

    DRAFT = "draft"  # never published
    PUBLISHED = "published"  # anybody can read what was published of it
    ARCHIVED = "archived"  # it was published once


class ArticleNotFound(NotFound):
    """There is no such article."""


class EditionNotFound(NotFound):
    """There is no such version of the article, or it is too old to be kept."""


class ArticleChanged(Conflict):
    """Somebody else changed the article at the same moment; read it again."""


class SlugTaken(Conflict):
    """Another article has this slug."""


class TranslationExists(Conflict):
    """The article has a translation into this language already."""


class ArticleIsPublished(Conflict):
    """Anybody can read the article; archive it first."""


class ArticleNotPublished(Conflict):
    """The article is not published."""


class TextTooRich(Invalid):
    """The text makes a page that is too large; make it shorter or simpler."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is written: `text` is Markdown, `keywords` are words that it is found by, too."""

    title: str
    summary: str
    category: str
    text: str = field(repr=False, metadata=SECRET)
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """An article as staff have it.

    `edition` counts its texts, of which `published_edition` is the one that anybody reads.
    Articles with one `group_id` are translations of each other. The audit trail leaves the text
    out: editions keep it.
    """

    id: str
    slug: str
    language: Language
    group_id: str
    title: str
    summary: str
    category: str
    text: str = field(repr=False, metadata=SECRET)
    created_at: datetime
    updated_at: datetime
    updated_by: str
    keywords: tuple[str, ...] = ()
    state: ArticleState = ArticleState.DRAFT
    edition: int = 1
    published_edition: int | None = None
    published_at: datetime | None = None
    version: int = 1

    def written(self, content: Content, by: str, at: datetime) -> Article:
        """With another text, which nobody else sees until it is published."""
        return replace(
            self,
            title=content.title,
            summary=content.summary,
            category=content.category,
            text=content.text,
            keywords=content.keywords,
            edition=self.edition + 1,
            updated_by=by,
            updated_at=at,
            version=self.version + 1,
        )

    def published(self, at: datetime) -> Article:
        """With its text for anybody to read."""
        return replace(
            self,
            state=ArticleState.PUBLISHED,
            published_edition=self.edition,
            published_at=at,
            updated_at=at,
            version=self.version + 1,
        )

    def archived(self, at: datetime) -> Article:
        """For staff alone again. Raises: ArticleNotPublished."""
        if self.state is not ArticleState.PUBLISHED:
            raise ArticleNotPublished
        return replace(
            self,
            state=ArticleState.ARCHIVED,
            published_edition=None,
            updated_at=at,
            version=self.version + 1,
        )

    def must_be_unseen(self) -> None:
        """Refuse for one that anybody can read. Raises: ArticleIsPublished."""
        if self.state is ArticleState.PUBLISHED:
            raise ArticleIsPublished


@dataclass(frozen=True, slots=True)
class Edition:
    """One text that an article has had; `number` counts them."""

    article_id: str
    number: int
    title: str
    summary: str
    category: str
    text: str
    written_by: str
    written_at: datetime
    keywords: tuple[str, ...] = ()

    @classmethod
    def of(cls, article: Article) -> Edition:
        """The text that an article has now."""
        return cls(
            article.id,
            article.edition,
            article.title,
            article.summary,
            article.category,
            article.text,
            article.updated_by,
            article.updated_at,
            article.keywords,
        )

    @property
    def content(self) -> Content:
        """What was written."""
        return Content(self.title, self.summary, self.category, self.text, self.keywords)


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of a published article."""

    id: str
    slug: str
    language: Language
    category: str
    title: str
    summary: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """What anybody reads of an article; `stems` are what its words were found to be."""

    id: str
    slug: str
    language: Language
    group_id: str
    category: str
    title: str
    summary: str
    html: str
    text: str
    published_at: datetime
    stems: tuple[str, ...] = ()

    @property
    def card(self) -> Card:
        """What a list shows of it."""
        return Card(
            self.id,
            self.slug,
            self.language,
            self.category,
            self.title,
            self.summary,
            self.published_at,
        )


@dataclass(frozen=True, slots=True)
class Translation:
    """An article in one language, as its translations name it."""

    language: Language
    article_id: str
    slug: str
    title: str
    is_published: bool = False

    @classmethod
    def of(cls, article: Article) -> Translation:
        """How the translations of an article name it."""
        is_published = article.state is ArticleState.PUBLISHED
        return cls(article.language, article.id, article.slug, article.title, is_published)


@dataclass(frozen=True, slots=True)
class Opinions:
    """How many readers found an article helpful and how many did not, in one part of them."""

    helpful: int = 0
    unhelpful: int = 0
    version: int = 0

    def one_more(self, *, helpful: bool) -> Opinions:
        """With another reader's."""
        return Opinions(self.helpful + helpful, self.unhelpful + (not helpful), self.version + 1)


class OpinionChanged(Conflict):
    """Somebody else gave an opinion at the same moment; try again."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles; None asks for nothing."""

    language: Language | None = None
    category: str | None = None
    state: ArticleState | None = None
