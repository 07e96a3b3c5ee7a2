"""The articles that a new table begins with."""

from __future__ import annotations

from functions.support.seeds import ARTICLES, seed
from tests.unit.support.conftest import Desk


def test_they_are_there_to_be_read_and_found_and_are_made_once(desk: Desk) -> None:
    seed(desk.table, desk.clock)
    seed(desk.table, desk.clock)
    listed = desk.api.get("/articles", by=None).json["items"]
    assert {card["slug"] for card in listed} == {article[0] for article in ARTICLES}
    for words, slug in (("горит красная лампочка", "net-interneta"), ("тормозит вай-фай", "medlennyi-wi-fi"),
                        ("paying by cards", "how-to-pay")):  # fmt: skip
        found = desk.api.get("/articles/suggestions", by=None, query={"text": words}).json
        assert found["suggestions"][0]["slug"] == slug
    pages = [desk.api.get(f"/articles/{slug}", by=None).json for slug, *_ in ARTICLES]
    assert all(len(page["translations"]) == 1 for page in pages)
