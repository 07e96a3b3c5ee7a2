"""Articles in the support table.

pk ARTICLE#<id>             sk ARTICLE          as staff have it
     gsi3 ARTICLES#<shard>                      by id
pk ARTICLE#<id>             sk EDITION#<number> each of its texts, the newest 30
pk ARTICLE#<id>             sk PUBLISHED        what anybody reads
pk ARTICLE#<id>             sk CARD             what lists show of that
     gsi1 KNOWLEDGE#<language>#<category>       by when it was published
     gsi2 KNOWLEDGE#<language>                  by when it was published
pk SLUG#<slug>              sk ARTICLE          whose slug it is
pk ARTICLEGROUP#<group>     sk <language>       the translations of each other
"""

from __future__ import annotations

from collections.abc import Sequence

from functions.support.articles.entities import (
    KEPT_EDITIONS,
    Article,
    ArticleChanged,
    ArticleNotFound,
    Card,
    Edition,
    Filter,
    Language,
    Published,
    SlugTaken,
    Translation,
    TranslationExists,
)
from shared.clock import iso
from shared.component import component
from shared.dynamo import (
    Item,
    Page,
    Query,
    ShardedList,
    Table,
    Transaction,
    from_item,
    to_item,
)
from shared.dynamo.transaction import Condition

_ALL = ShardedList("ARTICLES", index="gsi3", shards=2)
Key = tuple[str, str]


def article_key(article_id: str) -> Key:
    """Where an article lies."""
    return f"ARTICLE#{article_id}", "ARTICLE"


def published_key(article_id: str) -> Key:
    """Where it lies what anybody reads of it."""
    return f"ARTICLE#{article_id}", "PUBLISHED"


def card_key(article_id: str) -> Key:
    """Where it lies what lists show of it."""
    return f"ARTICLE#{article_id}", "CARD"


def edition_key(article_id: str, number: int) -> Key:
    """Where one of its texts lies."""
    return f"ARTICLE#{article_id}", f"EDITION#{number:06d}"


def slug_key(slug: str) -> Key:
    """Where it lies whose slug it is."""
    return f"SLUG#{slug}", "ARTICLE"


def group_keys(group_id: str) -> list[Key]:
    """Where the translations of each other lie."""
    return [(f"ARTICLEGROUP#{group_id}", language) for language in Language]


def article_in(item: Item | None) -> Article:
    """The article that an item holds. Raises: ArticleNotFound for no item."""
    if item is None:
        raise ArticleNotFound
    return from_item(Article, item)


def published_in(item: Item | None) -> Published | None:
    """What anybody reads, if anything."""
    return None if item is None else from_item(Published, item)


@component
class ArticleRepository:
    """Reads articles, and says how they are written."""

    table: Table

    def get_together(self, *keys: Key) -> list[Item | None]:
        """Several items in one request, each or None, in the order of the keys."""
        found = {(item["pk"], item["sk"]): item for item in self.table.get_many(list(keys))}
        return [found.get(key) for key in keys]

    def cards(self, ids: Sequence[str]) -> list[Card]:
        """The cards of those articles that are published, in the order of their ids."""
        keys = [card_key(article_id) for article_id in ids]
        return [from_item(Card, item) for item in self.table.get_many(keys)]

    def list(self, wanted: Filter, limit: int, cursor: str | None) -> Page[Article]:
        """Articles as staff have them, newest first."""
        where = {
            "language": wanted.language,
            "category": wanted.category,
            "state": wanted.state,
        }
        page = self.table.page(_ALL.query(where=where), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Article, item))

    def list_published(self, wanted: Filter, limit: int, cursor: str | None) -> Page[Card]:
        """Cards of what is published, the latest first."""
        languages = (wanted.language,) if wanted.language else tuple(Language)
        ending = "" if wanted.category is None else f"#{wanted.category}"
        first, *others = (f"KNOWLEDGE#{language}{ending}" for language in languages)
        index = "gsi1" if ending else "gsi2"
        query = Query(first, index=index, newest_first=True, others=tuple(others))
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Card, item))

    def list_editions(self, article_id: str, limit: int, cursor: str | None) -> Page[Edition]:
        """The texts of an article, the newest first."""
        query = Query(article_key(article_id)[0], prefix="EDITION#", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Edition, item))

    def add(self, article: Article) -> Transaction:
        """A new article. Its failures: SlugTaken, TranslationExists."""
        pk, sk = slug_key(article.slug)
        owner = {"pk": pk, "sk": sk, "article_id": article.id, "group_id": article.group_id}
        return (
            Transaction()
            .create(owner, otherwise=SlugTaken())
            .create(_translation(article), otherwise=TranslationExists())
            .create(_item(article), otherwise=ArticleChanged())
            .put(_edition(article))
        )

    def write(self, article: Article, *, over: Article) -> Transaction:
        """An article with another text; the oldest one goes. Its failure: ArticleChanged."""
        oldest = edition_key(article.id, article.edition - KEPT_EDITIONS)
        written = self.change(article, over=over).put(_edition(article))
        return written.delete(*oldest) if article.edition > KEPT_EDITIONS else written

    def change(self, article: Article, *, over: Article) -> Transaction:
        """An article over the one that was read. Its failure: ArticleChanged."""
        item = _item(article)
        changed = Transaction().replace(item, version=over.version, otherwise=ArticleChanged())
        return changed.put(_translation(article))

    def publish(self, published: Published) -> Transaction:
        """What anybody reads from now on."""
        pk, sk = published_key(published.id)
        card = card_key(published.id)
        at, list_of = iso(published.published_at), f"KNOWLEDGE#{published.language}"
        listed = {
            "gsi1pk": f"{list_of}#{published.category}",
            "gsi1sk": f"{at}#{published.id}",
            "gsi2pk": list_of,
            "gsi2sk": f"{at}#{published.id}",
        }
        return (
            Transaction()
            .put(to_item(published) | {"pk": pk, "sk": sk})
            .put(to_item(published.card) | {"pk": card[0], "sk": card[1]} | listed)
        )

    def hide(self, article_id: str) -> Transaction:
        """Nothing for anybody to read any more."""
        keys = published_key(article_id), card_key(article_id)
        return Transaction().delete(*keys[0]).delete(*keys[1])

    def remove(self, article: Article) -> Transaction:
        """No article any more, nor any of its texts. Its failure: ArticleChanged."""
        same = Condition(equals={"version": article.version})
        gone = Transaction().delete(*article_key(article.id), when=same, otherwise=ArticleChanged())
        gone.delete(*slug_key(article.slug))
        gone.delete(f"ARTICLEGROUP#{article.group_id}", article.language)
        for number in range(max(1, article.edition - KEPT_EDITIONS + 1), article.edition + 1):
            gone.delete(*edition_key(article.id, number))
        return gone


def _item(article: Article) -> Item:
    pk, sk = article_key(article.id)
    return to_item(article) | {"pk": pk, "sk": sk} | _ALL.keys_by_id(article.id)


def _edition(article: Article) -> Item:
    pk, sk = edition_key(article.id, article.edition)
    return to_item(Edition.of(article)) | {"pk": pk, "sk": sk}


def _translation(article: Article) -> Item:
    keys = {"pk": f"ARTICLEGROUP#{article.group_id}", "sk": article.language.value}
    return to_item(Translation.of(article)) | keys
