"""The knowledge base: for readers, and for those who write it."""

from __future__ import annotations

from functions.support.articles.entities import (
    Article,
    ArticleChanged,
    ArticleIsPublished,
    ArticleNotFound,
    ArticleNotPublished,
    Card,
    Edition,
    EditionNotFound,
    SlugTaken,
    TextTooRich,
    TranslationExists,
)
from functions.support.articles.opinions import ArticleOpinions
from functions.support.articles.publishing import ArticlePublishing
from functions.support.articles.reading import ArticleReading
from functions.support.articles.schemas import (
    ArticleCardView,
    ArticleForm,
    ArticleQuery,
    ArticleView,
    DraftQuery,
    DraftSummaryView,
    DraftView,
    EditionView,
    NewArticleForm,
    Opinion,
    SuggestionQuery,
    SuggestionsView,
)
from functions.support.articles.service import Articles, NewArticle
from functions.support.articles.showing import (
    ShownArticle,
    ShownDraft,
    Suggestions,
    draft_shown,
)
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import PreconditionFailed
from shared.http import PUBLIC, Call, Endpoints, PageQuery

endpoint = Endpoints("Articles", "The knowledge base: articles that answer questions.")
READ, WRITE = "support:article:read", "support:article:write"
A_MINUTE = 60
NUMBER = {"number": "The number of the text, from 1 on."}


@endpoint.get("/articles", permission=PUBLIC, query=ArticleQuery, response=ArticleCardView,
              paged=True, errors=[InvalidCursor], revalidated=True, max_age=A_MINUTE)  # fmt: skip
def list_articles(call: Call[None, ArticleQuery]) -> Page[Card]:
    """List what is published, the latest first; with `q` what has its words, the best first.

    A search finds 100 articles at most.
    """
    q, reading = call.query, call.use(ArticleReading)
    if q.q.strip():
        return reading.search(q.q, q.filter(), q.limit, q.cursor)
    return reading.list(q.filter(), q.limit, q.cursor)


@endpoint.get("/articles/suggestions", permission=PUBLIC, query=SuggestionQuery,
              response=SuggestionsView, revalidated=True, max_age=A_MINUTE)  # fmt: skip
def get_article_suggestions(call: Call[None, SuggestionQuery]) -> Suggestions:
    """Get the articles that may answer what a customer is typing, the best three."""
    found = call.use(ArticleReading).suggest(call.query.text, call.query.language)
    return Suggestions(tuple(found))


@endpoint.get("/articles/drafts", permission=READ, query=DraftQuery, response=DraftSummaryView,
              paged=True, errors=[InvalidCursor])  # fmt: skip
def list_article_drafts(call: Call[None, DraftQuery]) -> Page[Article]:
    """List all articles as those who write them have them, newest first."""
    q = call.query
    return call.use(Articles).list(q.filter(), q.limit, q.cursor)


@endpoint.get("/articles/drafts/{articleId}", permission=READ, response=DraftView,
              errors=[ArticleNotFound])  # fmt: skip
def get_article_draft(call: Call) -> ShownDraft:
    """Get an article with its newest text, published or not, and what readers said."""
    return draft_shown(call.use(Articles).get(call.path["articleId"]))


@endpoint.get("/articles/{articleId}", permission=PUBLIC, response=ArticleView,
              errors=[ArticleNotFound], revalidated=True, max_age=A_MINUTE,
              parameters={"articleId": "The article's id, or its slug."})  # fmt: skip
def get_article(call: Call) -> ShownArticle:
    """Get a published article as HTML and as plain text."""
    return ShownArticle.of(call.use(ArticleReading).get(call.path["articleId"]))


@endpoint.post("/articles", permission=WRITE, request=NewArticleForm, response=DraftView,
               status=201, idempotent=True,
               errors=[SlugTaken, TranslationExists, ArticleNotFound, TextTooRich])  # fmt: skip
def create_article(call: Call[NewArticleForm]) -> ShownDraft:
    """Begin an article, which nobody else sees until it is published."""
    sent = call.body
    new = NewArticle(sent.slug, sent.language, sent.content(), sent.translation_of)
    once = call.once_as(draft_shown)
    return draft_shown(call.use(Articles).create(new, call.principal, once))


@endpoint.put("/articles/{articleId}", permission=WRITE, request=ArticleForm, response=DraftView,
              errors=[ArticleNotFound, ArticleChanged, TextTooRich,
                      PreconditionFailed])  # fmt: skip
def update_article(call: Call[ArticleForm]) -> ShownDraft:
    """Write another text; readers see the one that is published until this one is."""
    content, seen = call.body.content(), call.seen_version
    written = call.use(Articles).update(call.path["articleId"], content, call.principal, seen)
    return draft_shown(written)


@endpoint.delete("/articles/{articleId}", permission=WRITE, status=204,
                 errors=[ArticleNotFound, ArticleIsPublished, ArticleChanged])  # fmt: skip
def delete_article(call: Call) -> None:
    """Remove an article that is not published, with all its texts."""
    call.use(Articles).delete(call.path["articleId"])


@endpoint.post("/articles/{articleId}/publish", permission=WRITE, response=DraftSummaryView,
               errors=[ArticleNotFound, ArticleChanged, TextTooRich])  # fmt: skip
def publish_article(call: Call) -> Article:
    """Let anybody read an article as it is now."""
    return call.use(ArticlePublishing).publish(call.path["articleId"])


@endpoint.post("/articles/{articleId}/archive", permission=WRITE, response=DraftSummaryView,
               errors=[ArticleNotFound, ArticleChanged, ArticleNotPublished])  # fmt: skip
def archive_article(call: Call) -> Article:
    """Take an article back, so that staff alone read it."""
    return call.use(ArticlePublishing).archive(call.path["articleId"])


@endpoint.get("/articles/{articleId}/versions", permission=READ, query=PageQuery,
              response=EditionView, paged=True, errors=[InvalidCursor])  # fmt: skip
def list_article_versions(call: Call[None, PageQuery]) -> Page[Edition]:
    """List the texts that an article has had, the newest first; the last 30 are kept."""
    q = call.query
    return call.use(Articles).list_editions(call.path["articleId"], q.limit, q.cursor)


@endpoint.get("/articles/{articleId}/versions/{number}", permission=READ, response=EditionView,
              errors=[EditionNotFound], parameters=NUMBER)  # fmt: skip
def get_article_version(call: Call) -> Edition:
    """Get one of the texts that an article has had."""
    return call.use(Articles).get_edition(call.path["articleId"], _number(call))


@endpoint.post("/articles/{articleId}/versions/{number}/restore", permission=WRITE,
               response=DraftView, idempotent=True,
               parameters=NUMBER,
               errors=[ArticleNotFound, EditionNotFound, ArticleChanged])  # fmt: skip
def restore_article_version(call: Call) -> ShownDraft:
    """Take an earlier text for the newest one; readers see it once it is published."""
    once = call.once_as(draft_shown)
    articles = call.use(Articles)
    return draft_shown(
        articles.restore(call.path["articleId"], _number(call), call.principal, once)
    )


@endpoint.post("/articles/{articleId}/rate", permission=PUBLIC, request=Opinion, status=204,
               errors=[ArticleNotFound])  # fmt: skip
def rate_article(call: Call[Opinion]) -> None:
    """Say whether an article was helpful; the first word of a source each day is counted."""
    call.use(ArticleOpinions).record(call.path["articleId"], call.source, helpful=call.body.helpful)


def _number(call: Call) -> int:
    """The number in the path. Raises: EditionNotFound."""
    text = call.path["number"]
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise EditionNotFound
    return int(text)
