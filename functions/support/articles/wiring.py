"""What articles provide."""

from __future__ import annotations

from functions.support.articles.opinions import ArticleOpinions
from functions.support.articles.publishing import ArticlePublishing
from functions.support.articles.reading import ArticleReading
from functions.support.articles.repository import ArticleRepository
from functions.support.articles.service import Articles
from functions.support.settings import SupportSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of articles."""
    table, clock, new_id = resources.table, resources.clock, resources.new_id
    articles = ArticleRepository(table=table)
    wiring.provide(
        Articles, lambda: Articles(table=table, articles=articles, clock=clock, new_id=new_id)
    )
    wiring.provide(
        ArticlePublishing, lambda: ArticlePublishing(table=table, articles=articles, clock=clock)
    )
    wiring.provide(ArticleReading, lambda: ArticleReading(table=table, articles=articles))
    wiring.provide(
        ArticleOpinions, lambda: ArticleOpinions(table=table, articles=articles, clock=clock)
    )
