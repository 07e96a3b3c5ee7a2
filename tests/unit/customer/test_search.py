"""The search box: what is found by what, in which order, for whom, and at what cost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from functions.customer.migrations import MIGRATIONS
from shared.dynamo.migrations import migrate
from tests.fakes.people import staff
from tests.unit.customer.office import (
    CUSTOMER,
    OPERATOR,
    OTHER_TECHNICIAN,
    TECHNICIAN,
    Office,
    good,
    refused,
)

ALL = staff("operator", "*:*:*")
ACCOUNT = {
    "accountId": "account-1",
    "number": "0000100042",
    "customerId": "customer-1",
    "contractId": "contract-1",
    "currency": "RUB",
    "billDay": 1,
}
TICKET = {
    "ticketId": "ticket-1",
    "number": "T-000017",
    "customerId": "customer-1",
    "subject": "Нет связи",
    "category": "connection",
    "priority": "normal",
}


def add(office: Office, name: str, kind: str = "person", **fields: Any) -> str:
    company = {"inn": "7707083893"} if kind == "company" else {}
    sent = {"kind": kind, "name": name} | company | fields
    made: str = good(office.api.post("/customers", sent, by=OPERATOR), 201)["id"]
    return made


def asked(office: Office, q: str, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.read("/search", by=ALL, q=q, **query)["items"]
    return found


def titles(office: Office, q: str, **query: str) -> list[tuple[str, str]]:
    return [(line["kind"], line["title"]) for line in asked(office, q, **query)]


def connected(office: Office, **changes: Any) -> dict[str, Any]:
    """An application that is completed with a contract and a device."""
    report = {"deviceSerials": ["DEMO-ONT-0001"]}
    application = office.begun(**changes)
    done: dict[str, Any] = good(office.moved(application, "complete", report, by=TECHNICIAN))
    return done


@pytest.mark.parametrize("q", ["C-000001", "c1", "с 000001", "0001", "С-1"])
def test_a_contract_is_found_by_its_number_however_it_is_typed(office: Office, q: str) -> None:
    done = connected(office)
    (line,) = asked(office, q, kinds="contract")
    assert line == {
        "kind": "contract",
        "id": done["contractId"],
        "title": "C-000001",
        "subtitle": "Анна Петрова",
        "customerId": "customer-1",
        "matched": {"field": "number", "text": "C-000001"},
    }


@pytest.mark.parametrize("q", ["A-000001", "а1", "ф-000001", "a 1"])
def test_an_application_is_found_by_its_number(office: Office, q: str) -> None:
    office.applied()
    assert titles(office, q) == [("application", "A-000001")]
    assert asked(office, q)[0]["subtitle"] == "Анна Петрова"


def test_a_number_without_its_letters_finds_all_documents_that_have_it(office: Office) -> None:
    connected(office)
    assert titles(office, "1") == [("contract", "C-000001"), ("application", "A-000001")]


@pytest.mark.parametrize("q", ["0000100042", "100042", "100 042"])
def test_an_account_is_found_from_when_it_is_opened(office: Office, q: str) -> None:
    contract = connected(office)["contractId"]
    assert office.hears("billing.account.opened", ACCOUNT | {"contractId": contract}) == []
    (line,) = asked(office, q, kinds="account")
    assert (line["id"], line["subtitle"], line["customerId"]) == (
        "account-1", "C-000001", "customer-1",
    )  # fmt: skip


def test_an_account_without_a_contract_is_found_too(office: Office) -> None:
    assert office.hears("billing.account.opened", ACCOUNT) == []
    assert [line["subtitle"] for line in asked(office, "100042")] == [""]


@pytest.mark.parametrize("q", ["T-000017", "т17", "е-17", "17"])
def test_a_ticket_is_found_from_when_it_is_opened(office: Office, q: str) -> None:
    assert office.hears("support.ticket.opened", TICKET) == []
    (line,) = asked(office, q)
    assert (line["kind"], line["id"], line["subtitle"]) == ("ticket", "ticket-1", "Нет связи")


@pytest.mark.parametrize(
    "q", ["48575443AABBCCDD", "HWTC-AABBCCDD", "hwtcaabbccdd", "AABBCCDD", "рцеСффииссвв"]
)
def test_an_ont_is_found_by_the_sticker_and_by_the_terminals_menu(office: Office, q: str) -> None:
    models = office.read("/device-models")["items"]
    sent = {"serial": "48575443AABBCCDD", "modelId": models[0]["id"]}
    made = good(office.api.post("/devices", sent, by=OPERATOR), 201)
    assert made["serial"] == "HWTCAABBCCDD"
    assert titles(office, q) == ([("device", "HWTCAABBCCDD")] if q.isascii() else [])


@pytest.mark.parametrize("q", ["00:1A:2B:3C:4D:5E", "001a.2b3c.4d5e", "00 1a 2b 3c 4d 5e"])
def test_a_device_is_found_by_its_mac_address(office: Office, q: str) -> None:
    model = office.read("/device-models")["items"][0]["id"]
    sent = {"serial": "AB12-7", "modelId": model, "mac": "00-1a-2b-3c-4d-5e", "location": "Shelf"}
    good(office.api.post("/devices", sent, by=OPERATOR), 201)
    (line,) = asked(office, q)
    assert line["matched"] == {"field": "mac", "text": "00:1A:2B:3C:4D:5E"}
    assert (line["title"], line["subtitle"], line["customerId"]) == ("AB127", "Shelf", None)


def test_serial_numbers_that_differ_in_zeros_are_two(office: Office) -> None:
    model = office.read("/device-models")["items"][0]["id"]
    for serial in ("AB00012", "AB012"):
        sent = {"serial": serial, "modelId": model}
        good(office.api.post("/devices", sent, by=OPERATOR), 201)
    assert titles(office, "ab-012") == [("device", "AB012")]
    assert titles(office, "12") == []


def test_what_a_customer_has_says_whose_it_is(office: Office) -> None:
    connected(office)
    (device,) = asked(office, "demo-ont-0001")
    assert (device["customerId"], device["subtitle"]) == (
        "customer-1", "Москва, ул. Ленина, 12, 48",
    )  # fmt: skip
    (application,) = asked(office, "ленина 12", kinds="application")
    assert application["customerId"] == "customer-1"


@pytest.mark.parametrize(
    "q", ["8 (916) 123-45-67", "+7 916 123 45 67", "9161234567", "1234567", "45-67", "4567",
          "79161234567", "8 916 123-45-67 доб. 12"],
)  # fmt: skip
def test_a_phone_is_found_in_every_spelling(bare: Office, q: str) -> None:
    add(bare, "Анна Петрова", phone="+79161234567")
    add(bare, "Борис Годунов", phone="+79161234568")
    (line,) = asked(bare, q)
    assert line["matched"] == {"field": "phone", "text": "+79161234567"}


def test_a_contact_is_found_as_the_customer_s_own_phone_and_address_are(bare: Office) -> None:
    contacts = [
        {"channel": "whatsapp", "value": "8 916 765-43-21"},
        {"channel": "email", "value": "Bill@Пример.рф"},
        {"channel": "telegram", "value": "@anna12345"},
    ]
    add(bare, "Анна Петрова", contacts=contacts)
    for q in ("+7 916 765 43 21", "4321", "bill@пример.рф"):
        assert titles(bare, q) == [("customer", "Анна Петрова")]
    assert asked(bare, "12345") == []


@pytest.mark.parametrize(
    "q",
    ["ленина 12 48", "12 ленина", "москва ленина 12", "ленина 12-48", "ленина москва", "ул ленина",
     "ленин 12", "кв 48 дом 12 ленина", "ktybyf 12", "ek/ ktybyf l/12"],
)  # fmt: skip
def test_an_address_is_found_in_any_order(office: Office, q: str) -> None:
    office.applied()
    assert titles(office, q) == [("application", "A-000001")]
    assert asked(office, q)[0]["matched"] == {
        "field": "address", "text": "Москва, ул. Ленина, 12, 48",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("building", "q", "is_it"),
    [
        ("12 корп. 1", "ленина 12к1", True),
        ("12К1", "ленина 12 корпус 1", True),
        ("12к1", "ленина 12/1", False),
        ("12к1", "ленина 12", False),
        ("12/1", "ленина 12/1", True),
        ("15А", "ленина 15a", True),
        ("15A", "ktybyf 15f", True),
        ("15А", "ленина 15 лит. а", True),
        ("15Д", "ленина 15 д", True),
        ("15", "ленина 15д", False),
        ("12 стр. 2", "ленина, 12с2", True),
    ],
)
def test_a_building_is_found_by_its_number(
    office: Office, building: str, q: str, is_it: bool
) -> None:
    address = {"city": "Москва", "street": "Ленина", "building": building, "apartment": "3"}
    office.applied(address=address)
    assert bool(asked(office, q)) is is_it
    assert bool(asked(office, f"{q} кв. 3")) is is_it
    assert asked(office, f"{q} кв. 4") == []


@pytest.mark.parametrize(
    ("street", "q", "is_it"),
    [
        ("улица 50 лет Октября", "50 лет октября 7", True),
        ("улица 50 лет Октября", "50 лет октября 50", False),
        ("улица 8 Марта", "8 марта 7", True),
        ("3-я Парковая", "3 парковая 7", True),
        ("3-я Парковая", "3-я парковая 7", True),
        ("3-я Парковая", "5-я парковая 7", False),
        ("улица Мира", "мира 7", True),
        ("улица Мира", "мир 7", True),
        ("бульвар Мая", "мая 7", True),
        ("бульвар Мая", "ма 7", True),
        ("Новая Новгородская", "нов 7", True),
        ("Lenina street", "lenina st 7", True),
    ],
)
def test_a_number_of_a_street_is_not_the_building_s(
    office: Office, street: str, q: str, is_it: bool
) -> None:
    office.applied(address={"city": "Тверь", "street": street, "building": "7"})
    assert len(asked(office, q)) == is_it


def test_names_and_addresses_of_one_word_are_both_found(office: Office) -> None:
    office.applied(name="Борис Годунов")
    add(office, "Ленина Вера")
    assert titles(office, "ленина") == [("customer", "Ленина Вера"), ("application", "A-000001")]


@pytest.mark.parametrize(
    ("name", "q", "is_it"),
    [
        ("Иванов Пётр Сергеевич", "иванов пет", True),
        ("Иванов Пётр Сергеевич", "пет иван", True),
        ("Иванов Пётр Сергеевич", "серг пётр ив", True),
        ("Иванов Пётр Сергеевич", "ив п", True),
        ("Иванов Пётр Сергеевич", "иванов сид", False),
        ("Иванов Пётр Сергеевич", "bdfyjd gtn", True),
        ("Иванов Пётр Сергеевич", "Иванов, Пётр", True),
        ("Smith John", "smith, john", True),
        ("Smith John", "ыьшер ощрт", True),
        ("O'Connor Mary", "o'connor", True),
        ("Глеб Борисов", "ukt, <jhbcjd", True),
        ("Любовь Ёлкина", "k.,jdm `krbyf", True),
        ("Юрий Хохлов", ".hbq [j[kjd", True),
        ("Йошкин Кот", "иошкин", False),
        ("Йошкин Кот", "и\u0306ошкин", True),
        ("José Müller", "jose mul", True),
        ("Петров Петр", "петр", True),
        ("Петров Петр", "петров петр", True),
        ("Петров Петр", "петр петрович", False),
        ("ООО Торговый дом Северная звезда", "северн звез", True),
        ("ООО Торговый дом Северная звезда", "ооо торг", True),
        ("Общество с ограниченной ответственностью Северный торговый дом Ель", "ель дом", True),
        ("Общество с ограниченной ответственностью Северный торговый дом Ель", "общес ель", True),
        ("ООО Вектор 2000", "вектор 2000", True),
        ("Стройка-5", "стройка-5", True),
        ("А Б", "а б", False),
    ],
)
def test_a_name_is_found_once_by_beginnings_of_words(
    bare: Office, name: str, q: str, is_it: bool
) -> None:
    add(bare, "Борис Годунов", "company")
    add(bare, name, "company")
    assert titles(bare, q) == ([("customer", name)] if is_it else [])


def test_names_come_by_the_word_that_matched_and_go_on_page_by_page(bare: Office) -> None:
    names = [f"Петров Пётр {n:02d}" for n in range(12)] + ["Петровский Пётр", "Иван Петрович"]
    for name in names:
        add(bare, name, "company")
    for q in ("петр", "петр пе", "пет 0"):
        whole = asked(bare, q)
        seen: list[Any] = []
        cursor = None
        while cursor or not seen:
            query = {"q": q, "limit": "5"} | ({"cursor": cursor} if cursor else {})
            page = bare.read("/search", by=ALL, **query)
            assert len(page["items"]) == 5 or page["nextCursor"] is None
            seen += page["items"]
            cursor = page["nextCursor"]
        assert seen == whole
        assert len({line["id"] for line in whole}) == len(whole)
    assert len(asked(bare, "петр")) == len(names)


def test_a_page_goes_on_from_one_kind_of_lookup_to_the_next(office: Office) -> None:
    for name in ("Ленина Анна", "Ленина Вера"):
        add(office, name)
    office.applied(name="Борис Годунов")
    first = office.read("/search", by=ALL, q="ленина", limit="2")
    rest = office.read("/search", by=ALL, q="ленина", limit="2", cursor=first["nextCursor"])
    kinds = [line["kind"] for line in first["items"] + rest["items"]]
    assert kinds == ["customer", "customer", "application"]
    assert rest["nextCursor"] is None


@pytest.mark.parametrize("cursor", ["forged", "9.", "0.forged", ".", "-1.", "²."])
def test_a_forged_cursor_is_refused(office: Office, cursor: str) -> None:
    reply = office.api.get("/search", by=ALL, query={"q": "анна", "cursor": cursor})
    refused(reply, 422, "invalid-cursor")


@pytest.mark.parametrize(
    "query", [{}, {"q": ""}, {"q": "x" * 201}, {"q": "анна", "kinds": "customer,robot"}]
)
def test_a_question_that_means_nothing_is_refused(office: Office, query: dict[str, str]) -> None:
    refused(office.api.get("/search", by=ALL, query=query), 422, "invalid")


@pytest.mark.parametrize(
    "q",
    ["дом", "=1+1", "\u200b", "\u202e", "%", "😀", "@", "- -", "7" * 200, "а" * 200, "12 45 7",
     "d" * 100 + " 1", "'; --", "+", "()", "1/1/1/1", "д", "кв 5", "й" * 99, "\u0300\u0300"],
)  # fmt: skip
def test_a_strange_question_finds_nothing_and_does_no_harm(office: Office, q: str) -> None:
    assert asked(office, q) == []


def test_a_hostile_name_is_found_by_its_words(bare: Office) -> None:
    name = "=cmd 😀 " + "ы" * 150
    add(bare, name, "company")
    assert titles(bare, "ы" * 40) == titles(bare, "cmd ыыы") == [("customer", name)]


def test_what_a_caller_may_not_read_is_left_out(office: Office) -> None:
    connected(office)
    office.hears("billing.account.opened", ACCOUNT | {"number": "1"})
    office.hears("support.ticket.opened", TICKET | {"number": "T-000001"})
    search = "customer:search:read"
    for permission, kinds in {
        "billing:account:read": ["account"],
        "support:ticket:read": ["ticket"],
        "customer:contract:read": ["contract"],
        "customer:application:read": ["application"],
        "customer:device:read": [],
    }.items():
        by = staff("custom", search, permission)
        found = office.read("/search", by=by, q="1")["items"]
        assert [line["kind"] for line in found] == kinds
    assert [k for k, _ in titles(office, "1", kinds="ticket, account")] == ["account", "ticket"]


def test_a_technician_finds_their_own_applications_alone(office: Office) -> None:
    office.booked()
    query = {"q": "A-000001"}
    assert len(office.read("/search", by=TECHNICIAN, **query)["items"]) == 1
    assert office.read("/search", by=OTHER_TECHNICIAN, **query)["items"] == []


def test_the_box_is_for_staff(office: Office) -> None:
    refused(office.api.get("/search", by=CUSTOMER, query={"q": "анна"}), 403, "forbidden")
    may = replace(CUSTOMER, permissions=frozenset({"*:*:*"}))
    refused(office.api.get("/search", by=may, query={"q": "анна"}), 403, "forbidden")
    refused(office.api.get("/search", query={"q": "анна"}), 401, "unauthenticated")


FOUND_AT = ("NAME", "LONGNAME#", "PHONE#", "FIND#", "PLACE#")


def entries(office: Office) -> dict[Any, Any]:
    return {k: v for k, v in office.table.items.items() if k[0].startswith(FOUND_AT)}


def test_a_person_with_all_that_leads_to_them_has_ten_items(bare: Office, office: Office) -> None:
    before = entries(office)
    connected(office, name="Иванов Пётр Сергеевич", by=None, email="ivan@example.com")
    own = [i for k, i in entries(office).items() if k not in before]
    count = [i["kind"] for i in own]
    assert (count.count("customer"), count.count("contract")) == (8, 2)
    assert bare is office


def test_a_renaming_rewrites_what_changes_alone(office: Office) -> None:
    connected(office)
    before = entries(office)
    path = "/customers/customer-1"
    good(office.api.patch(path, {"locale": "en", "tags": ["vip"]}, by=OPERATOR))
    assert entries(office) == before
    good(office.api.patch(path, {"email": "new@example.com"}, by=OPERATOR))
    changed = {k for k, v in entries(office).items() if before.get(k) != v}
    assert {pk for pk, _ in changed} == {"FIND#new@example.com"}
    assert asked(office, "anna@example.com", kinds="customer") == []
    good(office.api.patch(path, {"name": "Анна Сидорова"}, by=OPERATOR))
    assert {v["kind"] for k, v in entries(office).items() if before.get(k) != v} == {"customer"}
    assert titles(office, "петрова", kinds="customer") == []
    assert titles(office, "анн сид") == [("customer", "Анна Сидорова")]


def test_what_was_stored_before_is_found_by_a_migration(office: Office) -> None:
    connected(office)
    own = {k: v for k, v in entries(office).items() if v["kind"] != "ticket"}
    for key in own:
        del office.table.items[key]
    old = ("SEARCH#name#ан", "анна#customer-1")
    office.table.items[old] = {"pk": old[0], "sk": old[1], "id": "customer-1"}
    assert migrate(office.table, MIGRATIONS[4:5]) > 0
    assert entries(office) == own
    assert old not in office.table.items
    assert migrate(office.table, MIGRATIONS[4:5]) == 0


def test_an_address_without_a_contract_is_the_customer_s(office: Office) -> None:
    address = {"city": "Тверь", "street": "Лесная улица", "building": "5", "apartment": "кв. 7"}
    path = "/customers/customer-1/addresses"
    made = good(office.api.post(path, {"address": address, "label": "Дача"}, by=OPERATOR), 201)
    (line,) = asked(office, "лесная 5 кв 7")
    assert (line["kind"], line["id"], line["subtitle"]) == ("customer", "customer-1", "Дача")
    assert line["title"] == "Тверь, Лесная улица, 5, кв. 7"
    assert office.api.delete(f"{path}/{made['id']}", by=OPERATOR).status == 204
    assert asked(office, "лесная 5") == []


@pytest.mark.parametrize(
    ("q", "lists", "more"),
    [
        ("C-000001", 1, False),
        ("A-000001", 1, True),
        ("4567", 2, True),
        ("петров", 2, True),
        ("анна пет", 2, True),
        ("ленина 12 48", 1, True),
        ("anna@example.com", 1, True),
        ("HWTC61DE3C1A", 2, False),
        ("пушкина 12", 2, False),
        ("петербург пушкина 12", 4, False),
    ],
)
def test_a_question_that_finds_something_reads_two_lists_at_most(
    office: Office, q: str, lists: int, more: bool
) -> None:
    """And, where it found applications or devices, these in one more read."""
    connected(office)
    office.table.requests.clear()
    asked(office, q)
    assert office.table.requests == ["page"] * lists + ["get_many"] * more
