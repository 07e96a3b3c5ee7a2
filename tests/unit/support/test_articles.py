"""The knowledge base: written, published, read, searched, taken back."""

from __future__ import annotations

from typing import Any

import pytest

from functions.support.articles.words import ranked, stems, weights
from tests.fakes.http import Reply
from tests.unit.support.conftest import CUSTOMER, OPERATOR, TECHNICIAN, Desk

RU = {
    "slug": "net-interneta",
    "language": "ru",
    "title": "Что делать, если нет интернета",
    "summary": "Три проверки до звонка.",
    "category": "connection",
    "text": "1. Проверьте **лампочки** роутера.\n2. Выключите его на минуту.",
}
EN = {
    "slug": "no-connection",
    "language": "en",
    "title": "What to do when there is no connection",
    "summary": "Three things to check before you call.",
    "category": "connection",
    "text": "Look at the *lights* of the router, then pay the invoices.",
}


def code(reply: Reply) -> str:
    return str(reply.json["type"]).rpartition(":")[2]


def written(desk: Desk, body: dict[str, Any] = RU, **changes: Any) -> dict[str, Any]:
    reply = desk.api.post("/articles", body | changes, by=OPERATOR)
    assert reply.status == 201, reply.text
    made: dict[str, Any] = reply.json
    return made


def published(desk: Desk, body: dict[str, Any] = RU, **changes: Any) -> dict[str, Any]:
    article = written(desk, body, **changes)
    assert did(desk, article, "publish").status == 200
    return article


def did(desk: Desk, article: dict[str, Any], what: str) -> Reply:
    return desk.api.post(f"/articles/{article['id']}/{what}", by=OPERATOR)


def rewritten(desk: Desk, article: dict[str, Any], **changes: Any) -> Reply:
    kept = ("title", "summary", "category", "text")
    body = {name: article[name] for name in kept} | changes
    return desk.api.put(f"/articles/{article['id']}", body, by=OPERATOR)


def found(desk: Desk, words: str, **query: str) -> list[str]:
    reply = desk.api.get("/articles", by=None, query={"q": words} | query)
    assert reply.status == 200, reply.text
    return [card["slug"] for card in reply.json["items"]]


def test_a_draft_is_for_its_authors_alone(desk: Desk) -> None:
    article = written(desk)
    assert (article["state"], article["edition"], article["publishedEdition"]) == ("draft", 1, None)
    for name in (article["id"], article["slug"]):
        assert code(desk.api.get(f"/articles/{name}", by=None)) == "article-not-found"
    assert found(desk, "интернет") == []
    assert desk.api.get("/articles", by=None).json["items"] == []
    path = f"/articles/drafts/{article['id']}"
    assert desk.api.get(path, by=OPERATOR).json == article
    for by in (CUSTOMER, TECHNICIAN):
        assert desk.api.get(path, by=by).status == 403
        assert desk.api.post("/articles", RU, by=by).status == 403


def test_what_is_published_is_read_by_its_id_and_by_its_slug(desk: Desk) -> None:
    article = published(desk)
    by_id = desk.api.get(f"/articles/{article['id']}", by=None)
    assert by_id.json == desk.api.get("/articles/net-interneta", by=None).json
    assert by_id.json["html"].startswith("<ol>\n<li>Проверьте <strong>лампочки</strong>")
    assert by_id.json["text"] == "Проверьте лампочки роутера.\nВыключите его на минуту."
    (said,) = desk.table.events("support.article.published")
    assert said["data"]["slug"] == "net-interneta"


def test_a_reader_keeps_an_answer_for_a_minute_and_asks_whether_it_is_new(desk: Desk) -> None:
    article = published(desk)
    for path in (f"/articles/{article['id']}", "/articles"):
        first = desk.api.get(path, by=None)
        assert first.headers["Cache-Control"] == "public, max-age=60"
        again = desk.api.get(path, by=None, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status, again.text) == (304, "")
    assert rewritten(desk, article, title="Нет связи").status == 200
    did(desk, article, "publish")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert desk.api.get("/articles", by=None, headers=tag).status == 200


def test_a_new_text_is_read_once_it_is_published(desk: Desk) -> None:
    article = published(desk)
    after = rewritten(desk, article, title="Нет связи", text="Позвоните нам.").json
    assert (after["state"], after["edition"], after["publishedEdition"]) == ("published", 2, 1)
    path = "/articles/net-interneta"
    assert desk.api.get(path, by=None).json["title"] == RU["title"]
    assert found(desk, "лампочка") == ["net-interneta"]
    did(desk, article, "publish")
    assert desk.api.get(path, by=None).json["title"] == "Нет связи"
    assert (found(desk, "лампочка"), found(desk, "позвонить")) == ([], ["net-interneta"])


def test_two_who_write_at_once_do_not_overwrite_each_other(desk: Desk) -> None:
    article = written(desk)
    body = {name: RU[name] for name in ("title", "summary", "category", "text")}
    path, seen = f"/articles/{article['id']}", {"If-Match": '"1"'}
    assert desk.api.put(path, body, by=OPERATOR, headers=seen).status == 200
    assert code(desk.api.put(path, body, by=OPERATOR, headers=seen)) == "precondition-failed"


def test_texts_are_kept_and_an_earlier_one_comes_back(desk: Desk) -> None:
    article = published(desk)
    rewritten(desk, article, text="Хуже.")
    path = f"/articles/{article['id']}/versions"
    listed = desk.api.get(path, by=OPERATOR).json["items"]
    assert [(e["number"], e["text"]) for e in listed] == [(2, "Хуже."), (1, RU["text"])]
    assert desk.api.get(f"{path}/1", by=OPERATOR).json["text"] == RU["text"]
    for number in ("3", "0", "-1", "x", "²", "9999999"):
        answer = desk.api.get(f"{path}/{number}", by=OPERATOR)
        assert code(answer) == "edition-not-found", number
    restored = desk.api.post(f"{path}/1/restore", by=OPERATOR).json
    assert (restored["edition"], restored["text"]) == (3, RU["text"])
    assert desk.api.get(path, by=CUSTOMER).status == 403


def test_the_last_thirty_texts_are_kept(desk: Desk) -> None:
    article = written(desk)
    for number in range(2, 33):
        rewritten(desk, article, text=f"Текст {number}")
    path = f"/articles/{article['id']}/versions"
    kept = desk.api.get(path, by=OPERATOR).json["items"]
    assert [kept[0]["number"], kept[-1]["number"], len(kept)] == [32, 3, 30]
    assert desk.api.delete(f"/articles/{article['id']}", by=OPERATOR).status == 204
    left = [key for key in desk.table.items if key[0].startswith(("ARTICLE", "SLUG", "STEM"))]
    assert left == []


def test_what_is_archived_is_found_no_more_and_can_be_published_again(desk: Desk) -> None:
    article = published(desk)
    assert (
        code(desk.api.delete(f"/articles/{article['id']}", by=OPERATOR)) == "article-is-published"
    )
    assert did(desk, article, "archive").json["state"] == "archived"
    assert code(did(desk, article, "archive")) == "article-not-published"
    assert found(desk, "интернет") == []
    assert desk.api.get("/articles/net-interneta", by=None).status == 404
    assert len(desk.table.events("support.article.archived")) == 1
    did(desk, article, "publish")
    assert found(desk, "интернет") == ["net-interneta"]


def test_translations_name_each_other_once_they_are_published(desk: Desk) -> None:
    russian = published(desk)
    english = written(desk, EN, translationOf=russian["id"])
    assert english["groupId"] == russian["groupId"]
    path = "/articles/net-interneta"
    assert desk.api.get(path, by=None).json["translations"] == []
    did(desk, english, "publish")
    assert desk.api.get(path, by=None).json["translations"] == [
        {"language": "en", "articleId": english["id"], "slug": EN["slug"], "title": EN["title"]}
    ]
    third = desk.api.post(
        "/articles", EN | {"slug": "third", "translationOf": english["id"]}, by=OPERATOR
    )
    assert code(third) == "translation-exists"
    nobodys = EN | {"slug": "fourth", "translationOf": "nobody"}
    assert code(desk.api.post("/articles", nobodys, by=OPERATOR)) == "article-not-found"


def test_a_slug_is_one_articles_own(desk: Desk) -> None:
    article = written(desk)
    assert code(desk.api.post("/articles", RU, by=OPERATOR)) == "slug-taken"
    assert desk.api.delete(f"/articles/{article['id']}", by=OPERATOR).status == 204
    written(desk)


@pytest.mark.parametrize(
    "slug", ["ab", "A-b", "a--b", "-ab", "ab-", "а-б", "a/b", "a b", "a\u200bb"]
)
def test_a_slug_is_what_addresses_take(desk: Desk, slug: str) -> None:
    reply = desk.api.post("/articles", RU | {"slug": slug}, by=OPERATOR)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/slug")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("интернет", ["net-interneta"]),
        ("ИНТЕРНЕТОМ роутеры", ["net-interneta"]),
        ("лампочка", ["net-interneta"]),
        ("paying invoice", ["no-connection"]),
        ("connections", ["no-connection"]),
        ("router", ["no-connection"]),
        ("что если и the of", []),
        ("слон", []),
        ("\u202e\u200b🛰", []),
        ("=cmd|' /C calc'!A0", []),
    ],
)
def test_words_are_found_in_every_form(desk: Desk, words: str, expected: list[str]) -> None:
    published(desk)
    published(desk, EN)
    assert found(desk, words) == expected


def test_the_more_words_and_the_more_telling_place_the_better(desk: Desk) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "in-text": {"title": "Прочее", "text": "О роутере и оплате."},
        "in-title": {"title": "Роутер", "text": "Как подключить."},
        "in-keywords": {"title": "Прочее", "text": "Прочее", "keywords": ["роутер"]},
    }
    for slug, body in bodies.items():
        published(desk, RU | body, slug=slug, summary="")
    assert found(desk, "роутер") == ["in-title", "in-keywords", "in-text"]
    assert found(desk, "роутер оплата")[0] == "in-text"


def test_a_search_is_narrowed_and_goes_on(desk: Desk) -> None:
    for number in range(5):
        category = "billing" if number % 2 else "connection"
        published(desk, slug=f"article-{number}", category=category)
    published(desk, EN, title="Интернет")
    assert len(found(desk, "интернет")) == 6
    assert len(found(desk, "интернет", language="ru")) == 5
    assert len(found(desk, "интернет", language="ru", category="billing")) == 2
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        query = {"q": "интернет", "limit": "4"} | cursor
        page = desk.api.get("/articles", by=None, query=query).json
        seen += [card["id"] for card in page["items"]]
        if page["nextCursor"] is None:
            break
        cursor = {"cursor": page["nextCursor"]}
    assert len(seen) == len(set(seen)) == 6
    for wrong in ("-1", "x", "1.", "99999"):
        answer = desk.api.get("/articles", by=None, query={"q": "интернет", "cursor": wrong})
        assert code(answer) == "invalid-cursor"
    listed = desk.api.get("/articles", by=None, query={"category": "billing"}).json["items"]
    assert [card["slug"] for card in listed] == ["article-3", "article-1"]
    drafts = desk.api.get("/articles/drafts", by=OPERATOR, query={"language": "en"}).json["items"]
    assert [draft["slug"] for draft in drafts] == ["no-connection"]


def test_three_articles_are_suggested_for_what_is_typed(desk: Desk) -> None:
    for number in range(5):
        published(desk, slug=f"article-{number}")
    published(desk, EN, slug="pay", title="Как оплатить интернет картой", language="ru")
    text = "Добрый день! Подскажите, как можно оплачивать картой? " + "интернет " * 90
    reply = desk.api.get("/articles/suggestions", by=None, query={"text": text[:1000]})
    slugs = [card["slug"] for card in reply.json["suggestions"]]
    assert (slugs[0], len(slugs)) == ("pay", 3)
    nothing = desk.api.get("/articles/suggestions", by=None, query={"text": ""})
    assert nothing.json == {"suggestions": []}


def test_a_reader_is_counted_once_a_day(desk: Desk) -> None:
    article = published(desk)
    path = f"/articles/{article['id']}/rate"
    for helpful, source in ((True, "10.0.0.1"), (False, "10.0.0.1"), (False, "10.0.0.2")):
        reply = desk.api.post(path, {"helpful": helpful}, by=None, source=source)
        assert reply.status == 204
    draft = f"/articles/drafts/{article['id']}"
    opinions = desk.api.get(draft, by=OPERATOR).json["opinions"]
    assert opinions == {"helpful": 1, "unhelpful": 1}
    desk.clock.advance(days=1)
    desk.api.post(path, {"helpful": True}, by=None, source="10.0.0.1")
    assert desk.api.get(draft, by=OPERATOR).json["opinions"] == {"helpful": 2, "unhelpful": 1}
    assert not [key for key in desk.table.items if "10.0.0" in str(key)]
    gone = desk.api.post("/articles/nobody/rate", {"helpful": True}, by=None)
    assert code(gone) == "article-not-found"


def test_a_text_of_many_words_is_found_by_all_of_them(desk: Desk) -> None:
    words = [f"слово{number}" for number in range(900)]
    article = published(desk, text=" ".join(words))
    assert found(desk, "слово899") == found(desk, "слово0") == ["net-interneta"]
    rewritten(desk, article, text="Пусто.")
    did(desk, article, "publish")
    assert found(desk, "слово899") == found(desk, "слово0") == []


def test_stems_leave_out_what_nobody_sees_and_keep_what_tells() -> None:
    assert stems("Wi-Fi") == ["wi", "fi", "wifi"]
    assert stems("счёт СЧЕТА счето\u200bм") == ["счет"] * 3
    assert stems("и в на the") == []
    assert stems("ﬁber") == stems("fiber")


def test_a_word_weighs_by_where_it_stands() -> None:
    assert weights("Роутер", "роутеры", ["роутер"], "роутер " * 9) == {"роутер": 8 + 6 + 4 + 3}
    postings = {"a": {"1": 8, "2": 1}, "b": {"2": 1}}
    assert ranked(postings, all_words_first=True) == ["2", "1"]
    assert ranked(postings, all_words_first=False) == ["1", "2"]
