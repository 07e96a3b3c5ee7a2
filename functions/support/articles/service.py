"""What staff do with articles."""

from __future__ import annotations

from dataclasses import dataclass

from functions.support.articles.entities import (
    Article,
    ArticleChanged,
    Content,
    Edition,
    EditionNotFound,
    Filter,
    Language,
    Opinions,
)
from functions.support.articles.opinions import opinion_keys, opinions_in
from functions.support.articles.rendering import Page as Rendered
from functions.support.articles.rendering import rendered
from functions.support.articles.repository import (
    ArticleRepository,
    article_in,
    article_key,
    edition_key,
)
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, from_item
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal
from shared.retrying import retrying


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article to be written; `translation_of` is one that it says in another language."""

    slug: str
    language: Language
    content: Content
    translation_of: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as staff see it: with its page as it would be, and readers' opinions."""

    article: Article
    page: Rendered
    opinions: Opinions

    @property
    def version(self) -> int:
        """For If-Match."""
        return self.article.version


@component
class Articles:
    """Use cases of staff; all that name an article may raise ArticleNotFound."""

    table: Table
    articles: ArticleRepository
    clock: Clock
    new_id: NewId

    def create(self, new: NewArticle, by: Principal, once: KeyedRequest | None = None) -> Draft:
        """A new draft. Raises: SlugTaken, TranslationExists, TextTooRich."""
        article_id, now, content = id_for(once, "article", self.new_id), self.clock(), new.content
        page = rendered(content.text)
        article = Article(
            id=article_id,
            slug=new.slug,
            language=new.language,
            group_id=self._group(new.translation_of) or article_id,
            title=content.title,
            summary=content.summary,
            category=content.category,
            text=content.text,
            keywords=content.keywords,
            created_at=now,
            updated_at=now,
            updated_by=by.id,
        )
        draft = Draft(article, page, Opinions())
        self.table.commit(
            self.articles.add(article)
            .audit(f"article#{article_id}", "article.created", at=now, after=article)
            .once(once, result=draft)
        )
        return draft

    def update(
        self, article_id: str, content: Content, by: Principal, seen_version: int | None = None
    ) -> Draft:
        """Write another text, unseen as yet. Raises: PreconditionFailed, TextTooRich."""
        page = rendered(content.text)

        def attempt() -> Draft:
            before, opinions = self._article(article_id)
            if seen_version not in (None, before.version):
                raise PreconditionFailed
            after = before.written(content, by.id, self.clock())
            self._write(before, after, "article.written")
            return Draft(after, page, opinions)

        return retrying(attempt, on=ArticleChanged)

    def restore(
        self, article_id: str, number: int, by: Principal, once: KeyedRequest | None = None
    ) -> Draft:
        """Take an earlier text for the next one. Raises: EditionNotFound."""

        def attempt() -> Draft:
            found, edition, *shards = self.articles.get_together(
                article_key(article_id), edition_key(article_id, number), *opinion_keys(article_id)
            )
            before = article_in(found)
            if edition is None:
                raise EditionNotFound
            content = from_item(Edition, edition).content
            after = before.written(content, by.id, self.clock())
            draft = Draft(after, rendered(content.text), opinions_in(shards))
            self._write(before, after, "article.restored", once, draft)
            return draft

        return retrying(attempt, on=ArticleChanged)

    def get(self, article_id: str) -> Draft:
        """An article as staff have it."""
        article, opinions = self._article(article_id)
        return Draft(article, rendered(article.text), opinions)

    def list(self, wanted: Filter, limit: int = 50, cursor: str | None = None) -> Page[Article]:
        """Articles in whatever state, newest first."""
        return self.articles.list(wanted, limit, cursor)

    def list_editions(
        self, article_id: str, limit: int = 50, cursor: str | None = None
    ) -> Page[Edition]:
        """The texts that an article has had, the newest first; none where there is no article."""
        return self.articles.list_editions(article_id, limit, cursor)

    def get_edition(self, article_id: str, number: int) -> Edition:
        """One of them. Raises: EditionNotFound."""
        item = self.table.get(*edition_key(article_id, number))
        if item is None:
            raise EditionNotFound
        return from_item(Edition, item)

    def delete(self, article_id: str) -> None:
        """Remove an article that nobody else can read. Raises: ArticleIsPublished."""

        def attempt() -> None:
            before, _ = self._article(article_id)
            before.must_be_unseen()
            change = self.articles.remove(before)
            for key in opinion_keys(article_id):
                change.delete(*key)
            subject = f"article#{article_id}"
            change.audit(subject, "article.deleted", at=self.clock(), before=before)
            self.table.commit(change)

        retrying(attempt, on=ArticleChanged)

    def _article(self, article_id: str) -> tuple[Article, Opinions]:
        found, *shards = self.articles.get_together(
            article_key(article_id), *opinion_keys(article_id)
        )
        return article_in(found), opinions_in(shards)

    def _group(self, translation_of: str | None) -> str | None:
        """The group of the article that is translated. Raises: ArticleNotFound."""
        if translation_of is None:
            return None
        return article_in(self.table.get(*article_key(translation_of))).group_id

    def _write(
        self,
        before: Article,
        after: Article,
        action: str,
        once: KeyedRequest | None = None,
        result: Draft | None = None,
    ) -> None:
        change = self.articles.write(after, over=before).audit(
            f"article#{after.id}", action, at=after.updated_at, before=before, after=after
        )
        self.table.commit(change.once(once, result=result))
