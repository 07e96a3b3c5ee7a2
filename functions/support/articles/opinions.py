"""Whether readers found an article helpful, in the support table.

pk ARTICLE#<id>                     sk OPINIONS#<shard>   how many did and did not, in a part
pk OPINION#<id>#<day>#<digest>      sk OPINION            that a source has said so on a day

The parts keep readers from waiting for each other. TTL removes who said it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from functions.support.articles.entities import ArticleNotFound, OpinionChanged, Opinions
from functions.support.articles.repository import ArticleRepository, card_key
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Item, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition
from shared.retrying import retrying

SHARDS = 8
KEPT = timedelta(days=2)
Key = tuple[str, str]


def opinion_keys(article_id: str) -> list[Key]:
    """Where the parts of the opinions on an article lie."""
    return [(f"ARTICLE#{article_id}", f"OPINIONS#{shard}") for shard in range(SHARDS)]


def opinions_in(items: Iterable[Item | None]) -> Opinions:
    """All parts together."""
    parts = [from_item(Opinions, item) for item in items if item is not None]
    return Opinions(sum(p.helpful for p in parts), sum(p.unhelpful for p in parts))


@component
class ArticleOpinions:
    """The use case of readers' opinions."""

    table: Table
    articles: ArticleRepository
    clock: Clock

    def record(self, article_id: str, source: str, *, helpful: bool) -> None:
        """Count an opinion, the first of a source on an article and day; others change nothing.

        Raises: ArticleNotFound.
        """
        now = self.clock()
        said = f"{article_id}|{now.date()}|{source}"
        digest = hashlib.sha256(said.encode()).hexdigest()[:32]
        mark = (f"OPINION#{article_id}#{now.date()}#{digest}", "OPINION")
        part = opinion_keys(article_id)[int(digest, 16) % SHARDS]
        expires = int((now + KEPT).timestamp())

        def attempt() -> None:
            marked, counted = self.articles.get_together(mark, part)
            if marked is not None:
                return
            before = Opinions() if counted is None else from_item(Opinions, counted)
            after = before.one_more(helpful=helpful)
            version = {"version": before.version}
            unmoved = Condition(equals=version) if before.version else Condition(absent=True)
            self.table.commit(
                Transaction()
                .check(
                    *card_key(article_id),
                    when=Condition(present=True),
                    otherwise=ArticleNotFound(),
                )
                .create(
                    {"pk": mark[0], "sk": mark[1], "expiresAt": expires},
                    otherwise=OpinionChanged(),
                )
                .put(
                    to_item(after) | {"pk": part[0], "sk": part[1]},
                    when=unmoved,
                    otherwise=OpinionChanged(),
                )
            )

        retrying(attempt, on=OpinionChanged)
