"""Contracts as PDF: made for each version that is drafted or in force, kept, lent to their own."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from functions.customer.documents.consumers import consumer
from shared.aws import clients
from tests.fakes.objects import InMemoryObjects
from tests.unit.customer.office import (
    ADDRESS,
    CUSTOMER,
    OPERATOR,
    STRANGER,
    Office,
    good,
    refused,
)
from tests.unit.customer.test_contract_life import connected
from tests.unit.customer.test_contract_transfers import a_company, moved

SELLER = {
    "legalEntityId": "seller-1", "name": "ООО «Последняя миля»", "isDefault": True,
    "inn": "7707083893", "kpp": "770701001", "address": "Москва, ул. Мясницкая, 1",
    "bank": "ПАО Сбербанк", "bic": "044525225", "account": "40702810638050013199",
}  # fmt: skip
DRAFT = {"customerId": "customer-1", "tariffId": "tariff-1", "address": ADDRESS}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> InMemoryObjects:
    """The bucket of the office's files."""
    made = InMemoryObjects()
    monkeypatch.setattr(clients, "objects", lambda: made)
    return made


def worked(office: Office) -> None:
    """Let the documents' function hear all events, as often as they come."""
    told = [event for event in office.table.events() if event["type"] in consumer.handlers]
    records = [{"messageId": event["id"], "body": json.dumps(event)} for event in told]
    answer = consumer.consume({"Records": records}, office.wiring, _lost, office.clock)
    assert answer["batchItemFailures"] == []


def _lost(record: Any, reason: Any) -> None:
    raise AssertionError(f"{record} is lost: {reason}")


def text_of(store: InMemoryObjects, contract: str, version: int) -> str:
    """The words of a document, without the breaks of its lines."""
    (pdf,) = (
        body
        for (_, key), body in store.objects.items()
        if key.endswith(f"{contract}/{version}.pdf")
    )
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.split())


def test_a_contract_names_parties_address_tariff_and_equipment(
    office: Office, store: InMemoryObjects
) -> None:
    assert office.hears("billing.legal-entity.changed", SELLER) == []
    office.rents_out()
    contract = connected(office, deviceSerials=["DEMO-ONT-0001"], terms="rent")
    worked(office)
    text = text_of(store, contract, 1)
    for said in (
        "Договор № C-000001 об оказании услуг связи", "от 10 марта 2026 г.",
        "ООО «Последняя миля», далее «Оператор»", "Анна Петрова, далее «Абонент»",
        "Москва, ул. Ленина, 12, 48", "Домашний 100, редакция 1", "590,00 ₽ за месяц",
        "500,00 ₽", "Huawei EchoLife HG8245H", "DEMOONT0001", "аренда", "7707083893",
        "40702810638050013199", "+79161234567", "Страница 1 из 1",
    ):  # fmt: skip
        assert said in text


def test_each_version_stays_and_is_lent_by_a_link(office: Office, store: InMemoryObjects) -> None:
    draft = good(office.api.post("/contracts", DRAFT, by=OPERATOR), 201)["id"]
    path = f"/contracts/{draft}/document"
    refused(office.api.get(path, by=CUSTOMER), 409, "contract-document-not-ready")
    worked(office)
    assert "дня подключения" in text_of(store, draft, 1)
    good(office.api.post(f"/contracts/{draft}/activate", {}, by=OPERATOR))
    worked(office)
    worked(office)
    assert store.puts == 2
    assert "10 марта 2026" in text_of(store, draft, 2)
    latest = office.read(path, by=CUSTOMER)
    assert (latest["version"], latest["fileName"]) == (2, "contract-C-000001-2.pdf")
    assert f"{draft}/2.pdf" in latest["url"]
    assert f"{draft}/1.pdf" in office.read(path, by=CUSTOMER, version="1")["url"]
    lost = office.api.get(path, by=CUSTOMER, query={"version": "7"})
    refused(lost, 404, "contract-document-not-found")
    listed = office.read(f"/contracts/{draft}/documents", by=CUSTOMER)["items"]
    assert [d["version"] for d in listed] == [2, 1]
    for end in ("document", "documents"):
        reply = office.api.get(f"/contracts/{draft}/{end}", by=STRANGER)
        refused(reply, 404, "contract-not-found")


def test_documents_of_the_old_contract_stay_with_the_old_customer(
    office: Office, store: InMemoryObjects
) -> None:
    old, taker = connected(office), a_company(office)
    worked(office)
    new = good(moved(office, old, taker), 201)["id"]
    worked(office)
    assert office.read(f"/contracts/{old}/document", by=CUSTOMER)["version"] == 1
    assert "ООО Ромашка, далее «Абонент»" in text_of(store, new, 1)
    refused(office.api.get(f"/contracts/{new}/document", by=CUSTOMER), 404, "contract-not-found")


@pytest.mark.parametrize("name", ["#let x = 1 *bold* _it_ $x$ \\", "\u202eобратно", "Ж" * 150])
def test_what_people_type_is_text_and_no_markup(
    office: Office, store: InMemoryObjects, name: str
) -> None:
    contract = connected(office)
    item = office.table.items[f"CONTRACT#{contract}", "CONTRACT"]
    item["customer_name"] = name
    worked(office)
    text = text_of(store, contract, 1)
    assert name.split(maxsplit=1)[0][:5] in text or name.startswith("\u202e")


def test_an_older_word_of_the_seller_changes_nothing(
    office: Office, store: InMemoryObjects
) -> None:
    office.hears("billing.legal-entity.changed", SELLER, sequence=2)
    office.hears("billing.legal-entity.changed", SELLER | {"name": "Old"}, sequence=1)
    contract = connected(office)
    worked(office)
    assert "Последняя миля" in text_of(store, contract, 1)


def test_a_contract_in_english_has_english_words(office: Office, store: InMemoryObjects) -> None:
    good(office.api.patch("/me/profile", {"locale": "en"}, by=CUSTOMER))
    contract = connected(office)
    worked(office)
    text = text_of(store, contract, 1)
    assert "Contract C-000001 for communication services" in text
    assert "____ , the Provider" in text or "____, the Provider" in text
