"""Articles over DynamoDB's own expressions: what they are found by is an attribute for each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from functions.support.app import ENDPOINTS
from shared.ids import new_id
from tests.fakes.cloud import Cloud
from tests.fakes.http import ApiClient
from tests.fakes.people import staff
from tests.fakes.support import support_wiring
from tests.fakes.time import FixedClock

AUTHOR = staff("author", "support:article:read", "support:article:write")


def test_an_article_from_its_first_text_to_its_end(cloud: Cloud) -> None:
    api = ApiClient(ENDPOINTS, support_wiring(cloud.table("support"), FixedClock(), new_id))
    text = " ".join(f"слово{number}" for number in range(200))
    body = {"slug": "slova", "language": "ru", "title": "Слова", "category": "other", "text": text}
    made = api.post("/articles", body, by=AUTHOR).json
    one = f"/articles/{made['id']}"

    def found(words: str) -> list[str]:
        listed = api.get("/articles", by=None, query={"q": words}).json["items"]
        return [card["id"] for card in listed]

    assert found("слово199") == []
    assert api.post(f"{one}/publish", by=AUTHOR).status == 200
    assert found("слово199 слово0") == [made["id"]]
    assert api.get("/articles/slova", by=None).json["text"] == text
    assert [card["id"] for card in api.get("/articles", by=None).json["items"]] == [made["id"]]

    def rated(number: int) -> int:
        source = f"10.0.0.{number}"
        return api.post(f"{one}/rate", {"helpful": True}, by=None, source=source).status

    with ThreadPoolExecutor(10) as readers:
        assert set(readers.map(rated, [n % 20 for n in range(30)])) == {204}
    draft = api.get(f"/articles/drafts/{made['id']}", by=AUTHOR).json
    assert draft["opinions"] == {"helpful": 20, "unhelpful": 0}
    assert api.post(f"{one}/archive", by=AUTHOR).status == 200
    assert found("слово199") == []
    assert api.delete(one, by=AUTHOR).status == 204
