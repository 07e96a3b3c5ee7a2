"""Tariffs over HTTP: drafts, publishing, versions, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from functions.billing.app import ENDPOINTS
from tests.fakes.http import ApiClient, Reply
from tests.fakes.people import a_customer, an_admin, staff
from tests.unit.billing.builders import House

NEW: dict[str, Any] = {
    "code": "home-100",
    "name": "Home 100",
    "kind": "internet",
    "price": "590.00",
    "setupFee": "500.00",
    "downloadMbps": 100,
    "uploadMbps": 100,
}


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def api(house: House) -> ApiClient:
    return ApiClient(ENDPOINTS, house.wiring)


def a_draft(api: ApiClient, **given: Any) -> str:
    reply = api.post("/tariffs", NEW | given, by=an_admin())
    assert reply.status == 201, reply.text
    return str(reply.json["id"])


def published(api: ApiClient, **given: Any) -> str:
    tariff_id = a_draft(api, **given)
    assert api.post(f"/tariffs/{tariff_id}/publish", by=an_admin()).status == 200
    return tariff_id


def test_a_new_tariff_is_a_draft_in_the_providers_currency(api: ApiClient) -> None:
    reply = api.post("/tariffs", NEW, by=an_admin())
    assert reply.status == 201
    shown = reply.json
    assert (shown["status"], shown["currency"], shown["price"]) == ("draft", "RUB", "590.00")
    assert (shown["period"], shown["mode"], shown["taxCategory"]) == (
        "month",
        "in_advance",
        "standard",
    )
    assert reply.headers["ETag"] == '"1"'


@pytest.mark.parametrize(
    ("currency", "price", "shown", "free"),
    [
        ("RUB", "590", "590.00", "0.00"),
        ("RUB", "590.000", "590.00", "0.00"),
        ("JPY", "9", "9", "0"),
    ],
)
def test_prices_have_the_scale_of_their_currency(
    api: ApiClient, currency: str, price: str, shown: str, free: str
) -> None:
    terms = {"code": "odd", "name": "Odd", "currency": currency, "price": price}
    tariff = api.post("/tariffs", terms, by=an_admin()).json
    fees = [tariff[fee] for fee in ("setupFee", "planChangeFee", "exitFee")]
    assert (tariff["price"], fees) == (shown, [free] * 3)


def test_two_tariffs_cannot_share_a_code(api: ApiClient) -> None:
    a_draft(api)
    reply = api.post("/tariffs", NEW, by=an_admin())
    assert (reply.status, reply.json["type"]) == (409, "urn:lastmile:problem:tariff-code-taken")


def test_publishing_says_so_and_keeps_the_terms_for_ever(house: House, api: ApiClient) -> None:
    tariff_id = published(api)
    (event,) = house.table.events("billing.tariff.published")
    assert event["data"]["price"] == "590.00"
    assert event["data"]["revision"] == 1
    assert (f"TARIFF#{tariff_id}", "REVISION#0001") in house.table.items
    assert [line["action"] for line in house.table.audit()] == [
        "tariff.created",
        "tariff.published",
    ]


def test_publishing_twice_is_publishing_once(house: House, api: ApiClient) -> None:
    tariff_id = published(api)
    again = api.post(f"/tariffs/{tariff_id}/publish", by=an_admin())
    assert (again.status, again.json["version"]) == (200, 2)
    assert len(house.table.events("billing.tariff.published")) == 1


def test_everybody_sees_what_is_on_sale_and_nothing_else(api: ApiClient) -> None:
    hidden = a_draft(api, code="draft")
    shown = published(api)
    assert [t["id"] for t in api.get("/tariffs").json["items"]] == [shown]
    assert api.get(f"/tariffs/{shown}").status == 200
    assert api.get(f"/tariffs/{hidden}").status == 404
    assert api.get(f"/tariffs/{hidden}", by=an_admin()).status == 200


def test_only_staff_list_drafts(api: ApiClient) -> None:
    a_draft(api)
    drafts = {"status": "draft"}
    assert api.get("/tariffs", query=drafts).status == 403
    customer = a_customer("customer-1", "billing:invoice:read")
    assert api.get("/tariffs", query=drafts, by=customer).status == 403
    operator = staff("operator", "billing:*:read")
    assert len(api.get("/tariffs", query=drafts, by=operator).json["items"]) == 1


def test_without_a_status_staff_see_all_tariffs_in_order_of_their_codes(
    house: House, api: ApiClient
) -> None:
    made = {code: a_draft(api, code=code) for code in ("d", "a", "c", "b")}
    for code in "cb":
        api.post(f"/tariffs/{made[code]}/publish", by=an_admin())
    api.post(f"/tariffs/{made['c']}/archive", by=an_admin())
    operator = staff("operator", "billing:*:read")
    first = api.get("/tariffs", by=operator, query={"limit": "3"}).json
    rest = api.get("/tariffs", by=operator, query={"limit": "3", "cursor": first["nextCursor"]})
    codes = [tariff["code"] for tariff in first["items"] + rest.json["items"]]
    assert codes == ["a", "b", "c", "d"]
    customer = a_customer("customer-1", "billing:invoice:read")
    assert [t["code"] for t in api.get("/tariffs", by=customer).json["items"]] == ["b"]


def test_a_draft_is_amended_by_merge_patch(api: ApiClient) -> None:
    tariff_id = a_draft(api)
    reply = api.patch(f"/tariffs/{tariff_id}", {"price": "650.00", "quotaGb": 10}, by=an_admin())
    assert (reply.status, reply.json["price"], reply.json["quotaGb"]) == (200, "650.00", 10)
    reply = api.patch(f"/tariffs/{tariff_id}", {"quotaGb": None}, by=an_admin())
    assert (reply.json["quotaGb"], reply.json["price"]) == (None, "650.00")


def test_what_must_be_there_cannot_be_patched_away(api: ApiClient) -> None:
    reply = api.patch(f"/tariffs/{a_draft(api)}", {"name": None}, by=an_admin())
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/name")


def test_a_stale_version_is_told_so(api: ApiClient) -> None:
    tariff_id = a_draft(api)
    headers = {"if-match": '"1"'}
    patch = {"price": "650.00"}
    assert api.patch(f"/tariffs/{tariff_id}", patch, by=an_admin(), headers=headers).status == 200
    assert api.patch(f"/tariffs/{tariff_id}", patch, by=an_admin(), headers=headers).status == 412


def test_a_published_tariff_is_not_amended_but_gets_a_new_version(
    house: House, api: ApiClient
) -> None:
    tariff_id = published(api)
    assert api.patch(f"/tariffs/{tariff_id}", {"price": "1.00"}, by=an_admin()).status == 409
    account = house.open(tariff=tariff_id)
    terms = {k: v for k, v in NEW.items() if k != "code"} | {"price": "690.00"}
    revised = api.post(f"/tariffs/{tariff_id}/versions", terms, by=an_admin())
    assert (revised.status, revised.json["revision"]) == (201, 2)
    later = house.open(tariff=tariff_id, number=2, revision=2)
    house.run("2026-04-01")
    assert [str(house.invoices(a.id)[1].total) for a in (account, later)] == ["590.00", "690.00"]


def test_a_new_version_keeps_kind_and_currency_and_needs_a_published_tariff(
    api: ApiClient,
) -> None:
    terms = {k: v for k, v in NEW.items() if k != "code"}
    draft = a_draft(api, code="draft")
    assert api.post(f"/tariffs/{draft}/versions", terms, by=an_admin()).status == 409
    tariff_id = published(api)
    other = terms | {"currency": "EUR"}
    assert api.post(f"/tariffs/{tariff_id}/versions", other, by=an_admin()).status == 422


def test_an_archived_tariff_is_not_on_sale_any_more(house: House, api: ApiClient) -> None:
    tariff_id = published(api)
    assert api.post(f"/tariffs/{tariff_id}/archive", by=an_admin()).json["status"] == "archived"
    assert api.get("/tariffs").json["items"] == []
    assert api.post(f"/tariffs/{tariff_id}/publish", by=an_admin()).status == 409
    assert api.post(f"/tariffs/{tariff_id}/archive", by=an_admin()).status == 409
    assert len(house.table.events("billing.tariff.archived")) == 1


@pytest.mark.parametrize("action", ["publish", "archive"])
def test_an_unknown_tariff_is_not_found(api: ApiClient, action: str) -> None:
    assert api.post(f"/tariffs/none/{action}", by=an_admin()).status == 404
    assert api.patch("/tariffs/none", {"price": "1.00"}, by=an_admin()).status == 404


def test_writing_tariffs_needs_the_permission(api: ApiClient) -> None:
    operator = staff("operator", "billing:*:read")
    assert api.post("/tariffs", NEW, by=operator).status == 403
    assert api.post("/tariffs", NEW).status == 401


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", "-1.00"),
        ("price", 590),
        ("price", "590.001"),
        ("price", "1e3"),
        ("price", "100000000.00"),
        ("currency", "XXX"),
        ("currency", "rub"),
        ("period", "fortnight"),
        ("mode", "sometimes"),
        ("charging", "hourly"),
        ("code", "Home 100"),
        ("name", ""),
        ("name", "x" * 121),
        ("downloadMbps", 0),
        ("downloadMbps", "100"),
        ("colour", "red"),
    ],
)
def test_a_wrong_value_is_refused(api: ApiClient, field: str, value: Any) -> None:
    reply = api.post("/tariffs", NEW | {field: value}, by=an_admin())
    assert reply.status == 422, reply.text


def test_tariffs_come_page_by_page_in_order_of_their_codes(api: ApiClient) -> None:
    for code in ("c", "a", "b"):
        published(api, code=code)
    first = api.get("/tariffs", query={"limit": "2"})
    rest = api.get("/tariffs", query={"limit": "2", "cursor": first.json["nextCursor"]})
    assert [t["code"] for r in (first, rest) for t in r.json["items"]] == ["a", "b", "c"]
    assert rest.json["nextCursor"] is None
    forged: Reply = api.get("/tariffs", query={"cursor": "Zm9yZ2Vk"})
    assert forged.status == 422
