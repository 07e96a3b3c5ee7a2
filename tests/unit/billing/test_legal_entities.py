"""Legal entities: whom they serve, how they are taxed, and numbers that are theirs alone."""

from __future__ import annotations

import struct
from base64 import b64encode
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from zlib import compress, crc32

import pytest

from functions.billing.credit_notes.entities import CreditReason, NoteRequest
from functions.billing.credit_notes.service import CreditNotes
from functions.billing.legal_entities import routes
from functions.billing.legal_entities.entities import (
    CustomerKind,
    InvalidTaxRegime,
    LegalEntityExists,
    Rule,
    Sale,
    TaxRegime,
    TooManyLegalEntities,
)
from functions.billing.legal_entities.number_forms import InvalidNumberForm, NumberForm
from functions.billing.legal_entities.png import SIGNATURE
from functions.billing.legal_entities.requisites import InvalidRequisites
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.legal_entities.service import LegalEntities
from functions.billing.migrations import MIGRATIONS
from functions.billing.opening.service import AccountOpening
from functions.billing.runs.queue import ShardMessage
from functions.billing.runs.shard_writer import ShardWriter
from functions.billing.taxes.entities import TaxCategory
from shared.dynamo.migrations import migrate
from shared.errors import PreconditionFailed
from tests.fakes.books import Books
from tests.fakes.http import ApiClient
from tests.fakes.people import an_admin
from tests.unit.billing.builders import MONTHLY, House, a_contract, a_tariff

TEXT_FORMS = [
    ("INV-{number:8}", "INV-00000017", ""),
    ("{number}", "17", ""),
    ("A/{year}-{number:5}", "A/2026-00017", "2026"),
    ("{year}.{month}/{number:3}", "2026.03/017", "2026-03"),
    ("Сч {number:2}", "Сч 17", ""),
]


@pytest.fixture
def house() -> House:
    house = House()
    house.sell(a_tariff(replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))))
    return house


def record(house: House, name: str = "One", **values: Any) -> Any:
    regime = values.pop("regime", TaxRegime.GENERAL)
    return house.wiring.use(LegalEntities).create(regime, {"name": name} | values)


@pytest.mark.parametrize(("form", "text", "period"), TEXT_FORMS)
def test_a_form_says_how_numbers_look_and_when_they_begin_anew(
    form: str, text: str, period: str
) -> None:
    day = date(2026, 3, 10)
    assert NumberForm(form).on(day).format(17) == text
    assert NumberForm(form).period(day) == period


@pytest.mark.parametrize(
    "form",
    ["", "INV", "{number}{number:3}", "{month}-{number}", "{number:0}", "{day}{number}",
     "{number!r}", "{number.real}", "{year}{year}{number}", "<{number}>", "x" * 31 + "{number}"],
)  # fmt: skip
def test_a_form_that_would_repeat_numbers_or_run_code_is_refused(form: str) -> None:
    with pytest.raises(InvalidNumberForm):
        NumberForm(form)


def test_the_first_one_serves_everybody_and_goes_on_with_the_numbers(house: House) -> None:
    old = house.open("2026-03-01")
    first = record(house)
    assert (first.is_first, first.is_default) == (True, True)
    house.run("2026-04-01")
    new = house.open("2026-04-01", number=2)
    assert [i.number for i in house.invoices()] == [f"INV-0000000{n}" for n in (1, 2, 3)]
    assert [i.legal_entity for i in house.invoices()] == ["", first.id, first.id]
    assert (house.account(old.id).legal_entity, new.legal_entity) == ("", first.id)
    assert Books.of(house.table.items.values()).faults() == []


def test_every_seller_has_numbers_and_taxes_of_its_own(house: House) -> None:
    first = record(house)
    rules = (Rule(customer_kinds=(CustomerKind.COMPANY,)),)
    form = NumberForm("B-{year}-{number:4}")
    second = record(
        house, "Two", rules=rules, invoice_numbers=form, regime=TaxRegime.SIMPLIFIED_FIVE
    )
    opening = house.wiring.use(AccountOpening)
    people = [house.open("2026-03-01", number=n) for n in (1, 2)]
    companies = [
        opening.open(replace(a_contract("2026-03-01", n), customer_kind=CustomerKind.COMPANY))
        for n in (3, 4)
    ]
    assert {a.legal_entity for a in people} == {first.id}
    assert {a.legal_entity for a in companies} == {second.id}
    house.run("2026-04-01")
    house.run("2027-01-01")
    of = {a.id: [i.number for i in house.invoices(a.id)] for a in (*people, *companies)}
    issued = sorted(n for a in companies for n in of[a.id])
    assert issued[:4] == [f"B-2026-000{n}" for n in (1, 2, 3, 4)]
    assert [n for n in issued if "2027" in n] == [f"B-2027-{n:04}" for n in range(1, 19)]
    theirs = sorted(n for a in people for n in of[a.id])
    assert theirs == [f"INV-{n:08}" for n in range(1, len(theirs) + 1)]
    invoice = house.invoices(companies[0].id)[0]
    assert [(t.percent, t.tax) for t in invoice.taxes] == [(Decimal(5), Decimal("14.76"))]
    assert {t.legal_entity for t in house.ledger() if t.account_id == companies[0].id} == {
        second.id
    }
    assert house.loose_numbers() == []
    assert Books.of(house.table.items.values()).faults() == []


def test_a_credit_note_has_a_number_of_its_invoices_seller(house: House) -> None:
    record(house, credit_note_numbers=NumberForm("R{year}/{number}"))
    account = house.open("2026-03-01")
    (invoice,) = house.invoices(account.id)
    note = house.wiring.use(CreditNotes).issue(NoteRequest(invoice.id, (), CreditReason.GOODWILL))
    assert (note.number, note.legal_entity) == ("R2026/1", invoice.legal_entity)


def test_a_worker_that_dies_leaves_the_numbers_of_each_seller_to_the_next(house: House) -> None:
    record(house)
    rules = (Rule(building_ids=("house-2",)),)
    record(house, "Two", rules=rules, invoice_numbers=NumberForm("B{number}"))
    for n in range(1, 9):
        contract = replace(a_contract("2026-03-01", n), building_id=f"house-{1 + n % 2}")
        house.clock.at = max(house.clock.at, house.clock.at.replace(day=1, month=3))
        house.wiring.use(AccountOpening).open(contract)
    _die_once_after_leasing(house, "2026-04-01")
    while house.queue.messages:
        house.work()
    numbers = sorted(i.number for i in house.invoices())
    assert numbers == sorted([f"B{n}" for n in range(1, 9)] + [f"INV-{n:08}" for n in range(1, 9)])
    assert house.loose_numbers() == []


def _die_once_after_leasing(house: House, day: str) -> None:
    """Every worker is stopped at the first invoice that it would write."""
    house.dispatch(day)
    waiting: list[ShardMessage] = list(house.queue.messages)
    write = ShardWriter.write

    def dies(*_: Any) -> None:
        raise RuntimeError("stopped")

    ShardWriter.write = dies  # type: ignore[method-assign, assignment]
    try:
        house.work()
    finally:
        ShardWriter.write = write  # type: ignore[method-assign]
    house.queue.messages[:] = waiting


@pytest.mark.parametrize(
    ("sale", "name"),
    [
        (Sale("t", "internet"), "default"),
        (Sale("t", "tv"), "tv"),
        (Sale("t", "tv", CustomerKind.COMPANY), "companies' tv"),
        (Sale("t", "internet", CustomerKind.PERSON, "b"), "building"),
        (Sale("t", "tv", CustomerKind.PERSON, "b"), "tv"),  # the older of two as precise ones
    ],
)
def test_the_most_precise_rule_decides(house: House, sale: Sale, name: str) -> None:
    record(house, "default")
    record(house, "tv", rules=(Rule(tariff_kinds=("tv",)),))
    company = Rule(tariff_kinds=("tv",), customer_kinds=(CustomerKind.COMPANY,))
    record(house, "companies' tv", rules=(company, Rule(tariff_ids=("x",))))
    record(house, "building", rules=(Rule(building_ids=("b",)),))
    assert house.wiring.use(Sellers).serving(sale).name == name


def test_days_before_another_tax_regime_are_billed_under_the_old_one(house: House) -> None:
    entity = record(house, regime=TaxRegime.SIMPLIFIED)
    account = house.open("2026-03-01")
    entities = house.wiring.use(LegalEntities)
    taxed = entities.tax(entity.id, TaxRegime.GENERAL, date(2026, 4, 16), entity.version)
    assert entities.tax(entity.id, TaxRegime.GENERAL, date(2026, 4, 16), None) == taxed
    for since in (date(2026, 3, 1), date(2026, 4, 16)):
        with pytest.raises(InvalidTaxRegime):
            entities.tax(entity.id, TaxRegime.SIMPLIFIED, since, None)
    house.run("2026-04-01")
    april = house.invoices(account.id)[1]
    assert [(i.period_start.day, i.amount, i.tax_percent) for i in april.items] == [
        (1, Decimal("155.00"), Decimal(0)),
        (16, Decimal("155.00"), Decimal(22)),
    ]
    assert april.tax == Decimal("27.95")
    assert taxed.tax_regime(date(2026, 4, 15)) is TaxRegime.SIMPLIFIED
    assert taxed.tax_table.rate_on(TaxCategory.REDUCED, date(2027, 1, 1)).percent == 10


def test_another_one_becomes_the_default_and_old_accounts_stay(house: House) -> None:
    first, second = record(house), record(house, "Two")
    assert not second.is_default
    account = house.open("2026-03-01")
    house.wiring.use(LegalEntities).update(second.id, {"is_default": True}, 1)
    found = {e.name: e.is_default for e in house.wiring.use(LegalEntities).list(50, None).items}
    assert found == {"One": False, "Two": True}
    assert house.open("2026-03-01", number=2).legal_entity == second.id
    assert house.account(account.id).legal_entity == first.id


def test_what_no_authority_or_bank_gave_out_is_refused_by_field(house: House) -> None:
    client = ApiClient([routes.endpoint], house.wiring)
    bank = {"bank": "Bank", "bic": "044525225", "account": "40702810638050013199"}
    right = {"name": "One", "inn": "7707083893", "kpp": "770701001", "ogrn": "1027700132195",
             "bankAccounts": [bank | {"correspondentAccount": "30101810400000000225"}]}  # fmt: skip
    made = client.post("/legal-entities", right, by=an_admin())
    assert made.status == 201, made.text
    assert made.json["bankAccounts"][0]["bic"] == "044525225"
    assert made.json["taxRegimes"] == [{"since": None, "regime": "general"}]
    wrong = right | {"inn": "7707083894", "kpp": "77", "ogrn": "1027700132190"}
    wrong |= {"bankAccounts": [bank | {"account": "40702810638050013198"}, bank | {"bic": "1"}]}
    reply = client.post("/legal-entities", wrong, by=an_admin())
    assert reply.status == 422
    assert [e["pointer"] for e in reply.json["errors"]] == [
        "/inn", "/kpp", "/ogrn", "/bankAccounts/0/account", "/bankAccounts/1/bic",
    ]  # fmt: skip
    assert client.post("/legal-entities", right, by=an_admin()).status == 409


def test_a_stale_version_is_refused_and_nothing_sent_twice_changes_twice(house: House) -> None:
    entities = house.wiring.use(LegalEntities)
    entity = record(house)
    changed = entities.update(entity.id, {"name": "New", "inn": "7707083893"}, 1)
    assert (changed.version, changed.requisites.inn) == (2, "7707083893")
    assert entities.update(entity.id, {"name": "New"}, None) == changed
    with pytest.raises(PreconditionFailed):
        entities.update(entity.id, {"name": "Newer"}, 1)
    with pytest.raises(InvalidRequisites):
        entities.update(entity.id, {"inn": "1"}, None)
    with pytest.raises(LegalEntityExists):
        record(house, "Twin", inn="7707083893")


def test_there_are_fifty_at_most(house: House) -> None:
    for n in range(50):
        record(house, f"Number {n}")
    with pytest.raises(TooManyLegalEntities):
        record(house)


def a_png(width: int = 1, height: int = 1, noise: int = 0) -> bytes:
    """A grey image; `noise` bytes of text make it larger."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"tEXt", b"x" * noise)]
    rows = (b"\0" + b"\0" * width) * height
    return SIGNATURE + b"".join([*parts, chunk(b"IDAT", compress(rows)), chunk(b"IEND", b"")])


def test_a_logo_is_a_small_png_that_can_be_shown(house: House) -> None:
    client, entity = ApiClient([routes.endpoint], house.wiring), record(house)
    path, image = f"/legal-entities/{entity.id}/logo", a_png(120, 40)
    for _ in range(2):
        reply = client.put(path, {"image": b64encode(image).decode()}, by=an_admin())
        assert (reply.status, reply.json["hasLogo"]) == (200, True)
    spoilt = image[:60] + bytes([image[60] ^ 1]) + image[61:]
    for wrong in (
        b"<svg/>", image[:-1], image[:-12], image + b"x", spoilt, SIGNATURE,
        a_png(2001), a_png(noise=65536),
    ):  # fmt: skip
        sent = {"image": b64encode(wrong).decode()}
        assert client.put(path, sent, by=an_admin()).status == 422, wrong[:40]
    assert client.put(path, {"image": "<svg/>"}, by=an_admin()).status == 422


def test_a_table_that_does_not_answer_leaves_the_sellers_as_they_were_known(house: House) -> None:
    entity, sellers = record(house), house.wiring.use(Sellers)
    assert sellers.of("").id == entity.id
    house.clock.advance(minutes=2)
    each = house.table.each

    def failing(*_: Any, **__: Any) -> Any:
        raise ConnectionError

    house.table.each = failing  # type: ignore[method-assign]
    assert sellers.of("").id == entity.id
    sellers.forget()
    with pytest.raises(ConnectionError):
        sellers.ready()
    house.table.each = each  # type: ignore[method-assign]
    assert sellers.of(entity.id) == entity


def test_others_are_told_of_each_change_and_of_who_is_no_longer_the_default(house: House) -> None:
    first = record(house, "One", inn="7707083893", director="Ivanova")
    second = record(house, "Two", is_default=True)
    told = [e["data"] for e in house.table.events("billing.legal-entity.changed")]
    seen = [(d["legalEntityId"], d["name"], d["isDefault"]) for d in told]
    assert sorted(seen) == sorted(
        [(first.id, "One", True), (first.id, "One", False), (second.id, "Two", True)]
    )
    assert {d["inn"] for d in told if d["name"] == "One"} == {"7707083893"}


def test_those_of_before_are_told_of_by_a_migration(house: House) -> None:
    record(house, "One")
    before = len(house.table.events("billing.legal-entity.changed"))
    assert migrate(house.table, MIGRATIONS[-1:]) == 1
    told = house.table.events("billing.legal-entity.changed")[before:]
    assert [e["data"]["name"] for e in told] == ["One"]
