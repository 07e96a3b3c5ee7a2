"""Customers: the register, its search, and a customer's own profile."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.customer.office import (
    CUSTOMER,
    OPERATOR,
    STRANGER,
    TECHNICIAN,
    Office,
    good,
    refused,
)

FOUND_AT = ("NAME", "PHONE#", "FIND#")
COMPANY = {
    "kind": "company",
    "name": "ООО Ромашка",
    "inn": "7707083893",
    "kpp": "773601001",
    "email": "Office@Romashka.ru",
    "phone": "8 495 123-45-67",
    "bank": {
        "bank": "ПАО Сбербанк",
        "bic": "044525225",
        "account": "40702810638050013199",
        "correspondentAccount": "30101810400000000225",
    },
}


def add(office: Office, name: str, **fields: Any) -> dict[str, Any]:
    made: dict[str, Any] = good(
        office.api.post("/customers", {"kind": "person", "name": name} | fields, by=OPERATOR), 201
    )
    return made


def found(office: Office, **query: Any) -> list[str]:
    return [line["name"] for line in office.read("/customers", **query)["items"]]


def test_a_company_is_taken_in_with_its_requisites(bare: Office) -> None:
    made = good(bare.api.post("/customers", COMPANY, by=OPERATOR), 201)
    assert (made["status"], made["email"], made["phone"]) == (
        "lead",
        "office@romashka.ru",
        "+74951234567",
    )
    assert (made["locale"], made["timeZone"]) == ("ru", "Europe/Moscow")
    assert good(bare.api.get(f"/customers/{made['id']}", by=TECHNICIAN)) == made
    (event,) = bare.table.events("customer.customer.created")
    assert event["data"] == {
        "customerId": made["id"],
        "userId": None,
        "kind": "company",
        "name": "ООО Ромашка",
        "email": "office@romashka.ru",
        "phone": "+74951234567",
        "locale": "ru",
        "timeZone": "Europe/Moscow",
        "status": "lead",
        "tags": [],
    }


@pytest.mark.parametrize(
    ("changes", "code", "pointers"),
    [
        ({"inn": "500100732259"}, "invalid-requisites", ["/inn"]),
        ({"ogrn": "1027700132196"}, "invalid-requisites", ["/ogrn"]),
        ({"ogrn": "385768585948949"}, "invalid-requisites", ["/ogrn"]),
        ({"ogrn": "10277001321"}, "invalid", ["/ogrn"]),
        (
            {"bank": COMPANY["bank"] | {"bic": "944525225"}},  # type: ignore[operator]
            "invalid-requisites",
            ["/bank/bic"],
        ),
        ({"tags": ["\u200b"]}, "invalid", ["/tags/0"]),
        ({"status": "active"}, "invalid", ["/status"]),
        ({"inn": "7707083894"}, "invalid-requisites", ["/inn"]),
        ({"kpp": "77360100A"}, "invalid-requisites", ["/kpp"]),
        (
            {"bank": COMPANY["bank"] | {"account": "40702810738050013199"}},  # type: ignore[operator]
            "invalid-requisites",
            ["/bank/account"],
        ),
        ({"inn": "77070838"}, "invalid", ["/inn"]),
        ({"phone": "12345"}, "invalid-phone", ["/phone"]),
        ({"timeZone": "Europe/Atlantis"}, "invalid", ["/timeZone"]),
        ({"timeZone": "../etc/passwd"}, "invalid", ["/timeZone"]),
        ({"kind": "robot"}, "invalid", ["/kind"]),
        ({"name": " "}, "invalid", ["/name"]),
        ({"contacts": [{"channel": "fax", "value": "1"}]}, "invalid", ["/contacts/0/channel"]),
    ],
)
def test_a_customer_with_a_mistake_is_refused(
    bare: Office, changes: dict[str, Any], code: str, pointers: list[str]
) -> None:
    problem = refused(bare.api.post("/customers", COMPANY | changes, by=OPERATOR), 422, code)
    assert [e["pointer"] for e in problem["errors"]] == pointers
    assert bare.table.items == {}


def test_a_company_must_have_an_inn(bare: Office) -> None:
    body = {"kind": "company", "name": "ООО Ромашка"}
    refused(bare.api.post("/customers", body, by=OPERATOR), 422, "invalid")


@pytest.mark.parametrize(
    "query",
    [
        {"name": "петров"},
        {"name": "Анна"},
        {"name": "СЕМ"},
        {"name": "анна семе"},
        {"name": "семенова пет"},
        {"phone": "8 916 123 45 67"},
        {"phone": "+79161234567"},
        {"email": "ANNA@example.com"},
    ],
)
def test_a_customer_is_found_by_a_part_of_the_name_and_by_phone_and_address(
    bare: Office, query: dict[str, str]
) -> None:
    add(bare, "Борис Годунов", phone="+79161234568", email="boris@example.com")
    add(bare, "Анна Петрова-Семёнова", phone="+79161234567", email="anna@example.com")
    bare.table.requests.clear()
    assert found(bare, **query) == ["Анна Петрова-Семёнова"]
    *lists, customers = bare.table.requests
    assert (set(lists), customers) == ({"page"}, "get_many")
    assert len(lists) <= 2


@pytest.mark.parametrize(
    "query",
    [
        {"name": "анна борис"},
        {"name": "етров"},
        {"phone": "+79161234560"},
        {"email": "anna@ex.com"},
    ],
)
def test_what_is_nobody_s_finds_nobody(bare: Office, query: dict[str, str]) -> None:
    add(bare, "Анна Петрова", phone="+79161234567", email="anna@example.com")
    assert found(bare, **query) == []


def test_a_customer_is_found_by_contract_number(office: Office) -> None:
    good(office.moved(office.begun(), "complete", by=TECHNICIAN))
    assert found(office, contractNumber="c-000001") == ["Анна Петрова"]
    assert found(office, contractNumber="C-00000") == []


def test_a_renamed_customer_is_found_by_the_new_name_only(bare: Office) -> None:
    path = f"/customers/{add(bare, 'Анна Петрова', phone='+79161234567')['id']}"
    good(bare.api.patch(path, {"name": "Анна Сидорова", "phone": None}, by=OPERATOR))
    assert found(bare, name="сидор") == ["Анна Сидорова"]
    assert found(bare, name="анна") == ["Анна Сидорова"]
    assert found(bare, name="петров") == []
    assert found(bare, phone="+79161234567") == []


def test_a_change_that_finds_nobody_otherwise_leaves_the_search_alone(bare: Office) -> None:
    path = f"/customers/{add(bare, 'Анна Петрова')['id']}"
    before = {k: v for k, v in bare.table.items.items() if k[0].startswith(FOUND_AT)}
    good(bare.api.patch(path, {"locale": "en"}, by=OPERATOR))
    assert {k: v for k, v in bare.table.items.items() if k[0].startswith(FOUND_AT)} == before


def test_customers_are_listed_newest_first_in_pages(office: Office) -> None:
    for name in ("Борис Годунов", "Вера Павлова"):
        office.clock.advance(minutes=1)
        add(office, name)
    first = office.read("/customers", limit="2")
    rest = office.read("/customers", limit="2", cursor=first["nextCursor"])
    names = [line["name"] for line in first["items"] + rest["items"]]
    assert names == ["Вера Павлова", "Борис Годунов", "Анна Петрова"]
    assert rest["nextCursor"] is None
    assert len(found(office, status="lead")) == 3
    assert found(office, status="active") == []


@pytest.mark.parametrize(
    "query",
    [
        {"name": "анна", "phone": "+79161234567"},
        {"name": "анна", "status": "lead"},
        {"name": "а"},
        {"name": "! ?"},
        {"phone": "12345"},
        {"status": "gone"},
        {"limit": "0"},
        {"limit": "201"},
        {"cursor": "forged"},
        {"page": "2"},
    ],
)
def test_a_search_that_means_nothing_is_refused(office: Office, query: dict[str, str]) -> None:
    assert office.api.get("/customers", by=OPERATOR, query=query).status == 422


def test_the_register_is_not_for_customers(office: Office) -> None:
    refused(office.api.get("/customers", by=CUSTOMER), 403, "forbidden")
    for part in ("", "/contracts", "/services", "/devices"):
        path = f"/customers/customer-1{part}"
        refused(office.api.get(path, by=CUSTOMER), 403, "forbidden")
        refused(office.api.get(path), 401, "unauthenticated")


def test_a_customer_changes_their_own_profile_and_nobody_else_s(office: Office) -> None:
    patch = {
        "phone": "8 916 765-43-21",
        "locale": "en",
        "timeZone": "Asia/Yekaterinburg",
        "contacts": [{"channel": "telegram", "value": "@anna", "preferred": True}],
    }
    changed = good(office.api.patch("/me/profile", patch, by=CUSTOMER))
    assert (changed["phone"], changed["locale"]) == ("+79167654321", "en")
    assert [(c["value"], c["primary"]) for c in changed["contacts"]] == [
        ("anna@example.com", True),
        ("+79167654321", True),
        ("@anna", True),
    ]
    assert office.read("/me/profile", by=CUSTOMER) == changed
    event = office.table.events("customer.customer.updated")[-1]
    assert event["data"]["timeZone"] == "Asia/Yekaterinburg"
    assert (event["actor"], event["sequence"]) == (CUSTOMER.id, "0000000002")
    refused(office.api.get("/me/profile", by=STRANGER), 404, "customer-not-found")
    refused(office.api.patch("/me/profile", patch, by=STRANGER), 404, "customer-not-found")
    refused(office.api.get("/me/profile", by=OPERATOR), 404, "customer-not-found")


@pytest.mark.parametrize(
    "patch",
    [{"email": "x@example.com"}, {"name": "X Y"}, {"status": "active"}, {}, {"locale": None}],
)
def test_what_is_not_the_customer_s_to_change_is_refused(
    office: Office, patch: dict[str, Any]
) -> None:
    refused(office.api.patch("/me/profile", patch, by=CUSTOMER), 422, "invalid")


def test_null_takes_a_phone_away(office: Office) -> None:
    assert good(office.api.patch("/me/profile", {"phone": None}, by=CUSTOMER))["phone"] is None


def test_a_stale_change_of_a_customer_is_refused(office: Office) -> None:
    headers = {"if-match": '"1"'}
    reply = office.api.patch("/me/profile", {"locale": "en"}, by=CUSTOMER, headers=headers)
    assert (good(reply)["version"], reply.headers["ETag"]) == (2, '"2"')
    again = office.api.patch("/me/profile", {"locale": "ru"}, by=CUSTOMER, headers=headers)
    refused(again, 412, "precondition-failed")


def test_staff_change_what_the_customer_can_not(office: Office) -> None:
    patch = {"tags": ["vip"], "inn": "500100732259", "email": "New@Example.com"}
    changed = good(office.api.patch("/customers/customer-1", patch, by=OPERATOR))
    assert (changed["tags"], changed["inn"], changed["email"]) == (
        ["vip"],
        "500100732259",
        "new@example.com",
    )
    wrong = office.api.patch("/customers/customer-1", {"inn": "500100732258"}, by=OPERATOR)
    refused(wrong, 422, "invalid-requisites")
    refused(office.api.patch("/customers/customer-1", patch, by=TECHNICIAN), 403, "forbidden")
    unknown = office.api.patch("/customers/nobody", patch, by=OPERATOR)
    refused(unknown, 404, "customer-not-found")


def test_a_profile_is_read_with_one_request(office: Office) -> None:
    office.table.requests.clear()
    office.read("/me/profile", by=CUSTOMER)
    assert office.table.requests == ["get"]


def test_a_companys_name_may_have_more_than_a_persons(bare: Office) -> None:
    name = "ООО «Ромашка»: склад № 2 / Smith & Sons"
    made = good(bare.api.post("/customers", COMPANY | {"name": name}, by=OPERATOR), 201)
    assert made["name"] == name
    person = {"kind": "person", "name": name}
    problem = refused(bare.api.post("/customers", person, by=OPERATOR), 422, "invalid-name")
    assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [("/name", "name_characters")]


def test_a_changed_name_is_held_to_the_same_rule(bare: Office) -> None:
    made = add(bare, "Анна Петрова")
    path = f"/customers/{made['id']}"
    refused(bare.api.patch(path, {"name": "Анна/Петрова"}, by=OPERATOR), 422, "invalid-name")
    refused(bare.api.patch(path, {"name": "www.evil.example"}, by=OPERATOR), 422, "invalid")
    changed = good(bare.api.patch(path, {"name": "\u202eАнна  Сидорова\u200b"}, by=OPERATOR))
    assert changed["name"] == "Анна Сидорова"


def test_an_address_in_its_own_letters_is_found_and_shown_in_them(bare: Office) -> None:
    made = add(bare, "Иван Петров", email="Ivan@Пример.рф")
    assert made["email"] == "ivan@пример.рф"
    (event,) = bare.table.events("customer.customer.created")
    assert event["data"]["email"] == "ivan@xn--e1afmkfd.xn--p1ai"
    for typed in ("ivan@пример.рф", "IVAN@XN--E1AFMKFD.XN--P1AI"):
        assert found(bare, email=typed) == ["Иван Петров"]


def test_a_contact_by_mail_is_an_address(bare: Office) -> None:
    contact = {"channel": "email", "value": "bill@Bücher.example"}
    made = add(bare, "Иван Петров", contacts=[contact])
    assert made["contacts"][0]["value"] == "bill@bücher.example"
    body = {"kind": "person", "name": "Иван", "contacts": [contact | {"value": "bill"}]}
    problem = refused(bare.api.post("/customers", body, by=OPERATOR), 422, "invalid")
    assert problem["errors"][0]["code"] == "email"


def test_a_sole_trader_is_a_person_with_a_registration_number(bare: Office) -> None:
    trader = {"inn": "500100732259", "ogrn": "385768585948949", "bank": COMPANY["bank"]}
    made = add(bare, "ИП Петров Иван", **trader)
    assert (made["kind"], made["ogrn"], made["bank"]["bic"]) == (
        "person",
        "385768585948949",
        "044525225",
    )
    wrong = bare.api.patch(f"/customers/{made['id']}", {"kpp": "773601001"}, by=OPERATOR)
    problem = refused(wrong, 422, "invalid-requisites")
    assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [("/kpp", "kpp_kind")]


def test_a_company_can_not_do_without_its_inn(bare: Office) -> None:
    made = good(bare.api.post("/customers", COMPANY, by=OPERATOR), 201)
    reply = bare.api.patch(f"/customers/{made['id']}", {"inn": None}, by=OPERATOR)
    assert refused(reply, 422, "invalid-requisites")["errors"][0]["code"] == "inn_missing"


def test_a_record_of_before_is_changed_although_its_numbers_were_never_checked(
    bare: Office,
) -> None:
    path = f"/customers/{add(bare, 'Анна Петрова')['id']}"
    (item,) = [i for (_, sk), i in bare.table.items.items() if sk == "CUSTOMER"]
    item["inn"] = "1"
    assert good(bare.api.patch(path, {"tags": ["vip"]}, by=OPERATOR))["tags"] == ["vip"]
    refused(bare.api.patch(path, {"kpp": None}, by=OPERATOR), 422, "invalid-requisites")


def test_customers_are_listed_by_a_tag_in_any_spelling(bare: Office) -> None:
    first = add(bare, "Анна Петрова", tags=["VIP", "vip ", "Юг"])
    bare.clock.advance(minutes=1)
    second = add(bare, "Борис Годунов", tags=["vip"])
    assert first["tags"] == ["vip", "юг"]
    bare.table.requests.clear()
    assert found(bare, tag="ViP") == ["Борис Годунов", "Анна Петрова"]
    assert bare.table.requests == ["page"]
    good(bare.api.patch(f"/customers/{first['id']}", {"name": "Анна Сидорова"}, by=OPERATOR))
    good(bare.api.patch(f"/customers/{second['id']}", {"tags": ["юг"]}, by=OPERATOR))
    assert found(bare, tag="vip") == ["Анна Сидорова"]
    assert found(bare, tag="ЮГ") == ["Борис Годунов", "Анна Сидорова"]
    assert found(bare, tag="nobody") == []
    refused(bare.api.get("/customers", by=OPERATOR, query={"tag": "!"}), 422, "invalid")


def test_a_lead_is_lost_and_comes_back_and_other_statuses_follow_from_contracts(
    office: Office,
) -> None:
    path = "/customers/customer-1"
    assert good(office.api.patch(path, {"status": "lost"}, by=OPERATOR))["status"] == "lost"
    assert found(office, status="lost") == ["Анна Петрова"]
    assert good(office.api.patch(path, {"status": "lead"}, by=OPERATOR))["status"] == "lead"
    for status in ("active", "former", "merged"):
        refused(office.api.patch(path, {"status": status}, by=OPERATOR), 409, "status-follows")
    good(office.moved(office.begun(), "complete", by=TECHNICIAN))
    refused(office.api.patch(path, {"status": "lost"}, by=OPERATOR), 409, "status-follows")
