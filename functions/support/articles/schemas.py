"""Articles as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.support.articles.entities import (
    LONGEST_TEXT,
    ArticleState,
    Content,
    Filter,
    Language,
)
from shared.http import PageQuery, Schema
from shared.http.schema import Query
from shared.takes import Takes

ID = "01890a5d-ac96-774b-bcce-b302099a8057"
TITLE = "What to do when there is no connection"
SUMMARY = "Three things to look at before you call us."
TEXT = "1. Look at the **lights** of the router.\n2. Switch it off for a minute."
Slug = Annotated[
    str,
    Field(min_length=3, max_length=100, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
    Takes("Must be a name of {limits} for addresses: small Latin letters, digits, single hyphens."),
]
Code = Annotated[
    str,
    Field(max_length=64, pattern=r"^[a-z0-9][a-z0-9-]*$"),
    Takes("Must be a category's code of {limits}: small Latin letters, digits and hyphens."),
]
Keyword = Annotated[str, Field(min_length=1, max_length=50)]


class ArticleForm(Schema):
    title: str = Field(min_length=1, max_length=200, description="Its title.", examples=[TITLE])
    summary: str = Field(
        default="", max_length=500, description="What lists show of it.", examples=[SUMMARY]
    )
    category: Code = Field(description="What it is about.", examples=["connection"])
    text: str = Field(
        min_length=1,
        max_length=LONGEST_TEXT,
        description="Markdown (CommonMark, tables, strikethrough) without HTML.",
        examples=[TEXT],
    )
    keywords: tuple[Keyword, ...] = Field(
        default=(),
        max_length=20,
        description="Words that it is found by besides its own.",
        examples=[["offline", "wi-fi"]],
    )

    def content(self) -> Content:
        """What was written."""
        return Content(self.title, self.summary, self.category, self.text, self.keywords)


class NewArticleForm(ArticleForm):
    slug: Slug = Field(description="What addresses call it; it stays.", examples=["no-connection"])
    language: Language = Field(
        strict=False, description="In which language it is; it stays.", examples=["en"]
    )
    translation_of: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="The id of an article that says the same in the other language.",
        examples=[None],
    )


class Opinion(Schema):
    helpful: bool = Field(description="Whether it was helpful.", examples=[True])


class ArticleQuery(PageQuery):
    """What of the published articles."""

    q: str = Field(
        default="",
        max_length=200,
        description="Words, in any form; articles with more of them come first, then those in "
        "whose titles, keywords or summaries they stand, and rare words count for more.",
    )
    language: Language | None = Field(default=None, description="Only in this language.")
    category: Code | None = Field(default=None, description="Only of this category.")

    def filter(self) -> Filter:
        """Which articles."""
        return Filter(self.language, self.category)


class SuggestionQuery(Query):
    """What a customer has typed so far."""

    text: str = Field(max_length=1000, description="The subject or the text of a ticket.")
    language: Language | None = Field(default=None, description="Only in this language.")


class DraftQuery(PageQuery):
    """What of all articles."""

    state: ArticleState | None = Field(default=None, description="Only in this state.")
    language: Language | None = Field(default=None, description="Only in this language.")
    category: Code | None = Field(default=None, description="Only of this category.")

    def filter(self) -> Filter:
        """Which articles."""
        return Filter(self.language, self.category, self.state)


class ArticleCardView(Schema):
    id: str = Field(description="The article's id.", examples=[ID])
    slug: str = Field(description="What addresses call it.", examples=["no-connection"])
    language: Language = Field(description="In which language it is.", examples=["en"])
    category: str = Field(description="What it is about.", examples=["connection"])
    title: str = Field(description="Its title.", examples=[TITLE])
    summary: str = Field(description="What it says, in short.", examples=[SUMMARY])
    published_at: datetime = Field(description="When this text of it was published.")


class SuggestionsView(Schema):
    suggestions: tuple[ArticleCardView, ...] = Field(description="At most three, the best first.")


class TranslationView(Schema):
    language: Language = Field(description="In which language it is.", examples=["ru"])
    article_id: str = Field(description="Its id.", examples=[ID])
    slug: str = Field(description="What addresses call it.", examples=["net-interneta"])
    title: str = Field(description="Its title.", examples=["Что делать, если нет интернета"])


class ArticleView(ArticleCardView):
    html: str = Field(
        description="The article as HTML of harmless tags alone.",
        examples=["<p>Look at the <strong>lights</strong> of the router.</p>"],
    )
    text: str = Field(
        description="The same as plain text.", examples=["Look at the lights of the router."]
    )
    translations: tuple[TranslationView, ...] = Field(
        description="The same article in other languages."
    )


class DraftSummaryView(Schema):
    id: str = Field(description="The article's id.", examples=[ID])
    slug: str = Field(description="What addresses call it.", examples=["no-connection"])
    language: Language = Field(description="In which language it is.", examples=["en"])
    group_id: str = Field(description="Translations of each other share it.", examples=[ID])
    category: str = Field(description="What it is about.", examples=["connection"])
    title: str = Field(description="Its title.", examples=[TITLE])
    summary: str = Field(description="What lists show of it.", examples=[SUMMARY])
    keywords: tuple[str, ...] = Field(
        description="Words that it is found by besides its own.", examples=[["offline"]]
    )
    state: ArticleState = Field(description="Who can read it.", examples=["published"])
    edition: int = Field(description="The number of its newest text.", ge=1, examples=[2])
    published_edition: int | None = Field(
        description="The number of the text that anybody reads; null for none.", examples=[1]
    )
    created_at: datetime = Field(description="When it was begun.")
    updated_at: datetime = Field(description="When it was last changed.")
    updated_by: str = Field(description="The user who wrote its newest text.", examples=[ID])
    published_at: datetime | None = Field(description="When it was last published; null if never.")
    version: int = Field(description="For If-Match.", ge=1, examples=[3])


class OpinionsView(Schema):
    helpful: int = Field(description="How many readers found it helpful.", ge=0, examples=[12])
    unhelpful: int = Field(description="How many did not.", ge=0, examples=[1])


class DraftView(DraftSummaryView):
    text: str = Field(description="Its newest text, as Markdown.", examples=[TEXT])
    html: str = Field(
        description="How that will look.",
        examples=["<p>Look at the <strong>lights</strong> of the router.</p>"],
    )
    opinions: OpinionsView = Field(description="What its readers said.")


class EditionView(Schema):
    article_id: str = Field(description="The article's id.", examples=[ID])
    number: int = Field(description="Its number, from 1 on.", ge=1, examples=[1])
    title: str = Field(description="The title.", examples=[TITLE])
    summary: str = Field(description="What lists would show.", examples=[SUMMARY])
    category: str = Field(description="What it was about.", examples=["connection"])
    keywords: tuple[str, ...] = Field(description="Words that it was found by, too.")
    text: str = Field(description="The text, as Markdown.", examples=[TEXT])
    written_by: str = Field(description="The user who wrote it.", examples=[ID])
    written_at: datetime = Field(description="When it was written.")
