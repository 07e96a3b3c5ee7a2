"""Documents: made once, in the customer's language, and lent to nobody else."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from functions.billing.consolidation.entities import ConsolidatedInvoice, ConsolidatedLine
from functions.billing.consolidation.repository import ConsolidatedInvoiceRepository
from functions.billing.credit_notes.entities import CreditReason, CreditRequest, NoteRequest
from functions.billing.credit_notes.service import CreditNotes
from functions.billing.documents import routes
from functions.billing.documents.bucket import Bucket
from functions.billing.documents.making import DocumentMaker
from functions.billing.documents.pages import Parties, invoice_page
from functions.billing.documents.payment_qr import InvalidPaymentCode, in_kopecks, payment_code
from functions.billing.documents.typesetting import Typst, qr_code
from functions.billing.legal_entities.entities import TaxRegime, nameless
from functions.billing.legal_entities.requisites import BankAccount
from functions.billing.legal_entities.service import LegalEntities
from functions.billing.opening.service import AccountOpening
from functions.billing.payers.entities import Payer
from tests.acceptance.case_files import Case, cases, find_case
from tests.fakes.http import ApiClient
from tests.fakes.objects import InMemoryObjects
from tests.fakes.people import a_customer, an_admin
from tests.unit.billing.builders import MONTHLY, House, a_contract, a_tariff
from tests.unit.billing.test_legal_entities import a_png

PAYER = Payer("account-1")
OWN = a_customer("customer-1")
BANK = BankAccount(
    "ПАО Сбербанк", "044525225", "40702810638050013199", "30101810400000000225"
)  # fmt: skip
SELLER: dict[str, Any] = {
    "name": "ООО «Последняя миля»", "inn": "7707083893", "kpp": "770701001",
    "address": "Москва, ул. Мясницкая, 1", "director": "Иванова А. П.", "bank_accounts": (BANK,),
}  # fmt: skip


class Office:
    """A house that makes documents."""

    def __init__(self, locale: str = "ru", **contract: Any) -> None:
        self.house = House()
        self.store = InMemoryObjects()
        self.house.wiring.provide(Bucket, lambda: Bucket(store=self.store, name="papers"))
        self.house.wiring.use(LegalEntities).create(TaxRegime.GENERAL, SELLER)
        self.house.sell(a_tariff(replace(MONTHLY, name="Домашний 100")))
        self.house.clock.at = datetime(2026, 3, 10, 9, tzinfo=UTC)
        given = {"number": "C-000042", "address": "Москва, ул. Ленина, 12"} | contract
        self.account = self.house.wiring.use(AccountOpening).open(
            replace(a_contract("2026-03-10"), locale=locale, **given)
        )
        (self.invoice,) = self.house.invoices()
        self.maker = self.house.wiring.use(DocumentMaker)
        self.client = ApiClient([routes.endpoint], self.house.wiring)

    def text(self, key: str) -> str:
        """The words of a document, without the breaks of its lines."""
        pdf = self.store.objects["papers", key]
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
        return " ".join(text.split())

    def said(self, event_type: str) -> int:
        items = self.house.table.items.values()
        return sum(1 for item in items if item.get("type") == event_type)


def test_an_invoice_says_who_sells_what_to_whom_and_for_how_much() -> None:
    office = Office()
    office.maker.make_invoice(office.invoice.id)
    key = f"invoice/{office.invoice.id}.pdf"
    text = office.text(key)
    for said in (
        "Счёт № INV-00000001 от 10 марта 2026", "ООО «Последняя миля»", "ИНН 7707083893",
        "40702810638050013199", "Anna Ivanova", "C-000042", "Москва, ул. Ленина, 12",
        "Домашний 100", "10.03.2026–31.03.2026", "подключение", "418,71", "500,00", "22 %",
        "753,04", "165,67", "918,71", "20 марта 2026", "Руководитель Иванова А. П.",
        "Оплата через приложение банка", "Цены указаны с учётом НДС.", "Страница 1 из 1",
    ):  # fmt: skip
        assert said in text, said
    assert office.store.types["papers", key] == "application/pdf"


def test_an_invoice_is_in_the_language_of_its_account() -> None:
    office = Office("en")
    office.maker.make_invoice(office.invoice.id)
    text = office.text(f"invoice/{office.invoice.id}.pdf")
    for said in ("Invoice INV-00000001 of March 10, 2026", "Customer", "918.71", "Pay by"):
        assert said in text, said


def test_what_is_asked_for_again_is_sent_again_and_made_once() -> None:
    office = Office()
    first = office.maker.make_invoice(office.invoice.id)
    assert office.maker.make_invoice(office.invoice.id) == first
    assert (office.store.puts, office.said("billing.invoice.document-stored")) == (1, 2)
    reply = office.client.post(f"/invoices/{office.invoice.id}/send", by=an_admin())
    assert (reply.status, office.said("billing.invoice.send-requested")) == (202, 1)


def test_a_worker_that_dies_before_the_record_leaves_nothing_that_the_next_one_minds() -> None:
    office = Office()
    made = office.maker.make_invoice(office.invoice.id)
    before = dict(office.store.objects)
    record = ("INVOICE#" + office.invoice.id, "DOCUMENT#invoice")
    del office.house.table.items[record]
    office.house.clock.advance(minutes=5)
    again = office.maker.make_invoice(office.invoice.id)
    assert office.store.objects == before  # the same bytes, whenever they are made
    assert (again.path, again.size) == (made.path, made.size)


def test_a_link_is_lent_to_its_customer_and_ends() -> None:
    office = Office()
    path = f"/invoices/{office.invoice.id}/document"
    assert office.client.get(path, by=OWN).status == 409
    office.maker.make_invoice(office.invoice.id)
    reply = office.client.get(path, by=OWN)
    assert reply.status == 200
    assert reply.json["fileName"] == "invoice-INV-00000001.pdf"
    assert reply.json["expiresAt"] == "2026-03-10T09:05:00Z"
    assert f"invoice/{office.invoice.id}.pdf" in reply.json["url"]
    stranger = a_customer("customer-2")
    for wanted in (path, f"/invoices/{office.invoice.id}/act", "/invoices/none/document"):
        assert office.client.get(wanted, by=stranger).status == 404, wanted


def test_a_company_gets_its_closing_document_when_the_period_is_over() -> None:
    office = Office(inn="7830002293", kpp="783001001")
    office.maker.make_invoice(office.invoice.id)
    path = f"/invoices/{office.invoice.id}/act"
    refused = office.client.get(path, by=OWN)
    assert (refused.status, "2026-03-31" in refused.json["detail"]) == (409, True)
    office.house.clock.at = datetime(2026, 3, 30, 21, 30, tzinfo=UTC)  # the 31st in Moscow
    assert office.client.get(path, by=OWN).json["fileName"] == "act-INV-00000001.pdf"
    text = office.text(f"act/{office.invoice.id}.pdf")
    for said in ("Акт об оказанных услугах № INV-00000001 от 31 марта 2026", "ИНН 7830002293",
                 "КПП 783001001", "918,71", "От заказчика", "оказаны полностью"):  # fmt: skip
        assert said in text, said


def test_a_person_has_no_closing_documents() -> None:
    office = Office()
    office.maker.make_invoice(office.invoice.id)
    office.house.clock.at = datetime(2026, 5, 1, tzinfo=UTC)
    assert office.client.get(f"/invoices/{office.invoice.id}/act", by=OWN).status == 409
    assert office.store.puts == 1


def test_a_credit_note_says_what_is_given_back() -> None:
    office = Office()
    wanted = NoteRequest(
        office.invoice.id, (CreditRequest(2, Decimal("122.00")),), CreditReason.GOODWILL
    )
    note = office.house.wiring.use(CreditNotes).issue(wanted)
    path = f"/invoices/{office.invoice.id}/credit-notes/{note.id}/document"
    assert office.client.get(path, by=OWN).status == 404
    for _ in range(2):
        office.maker.make_credit_note(office.invoice.id, note.id)
    assert office.client.get(path, by=OWN).json["fileName"] == "credit-note-CN-00000001.pdf"
    assert office.client.get(path, by=a_customer("customer-2")).status == 404
    text = office.text(f"credit-note/{note.id}.pdf")
    for said in ("Корректировочный счёт № CN-00000001", "INV-00000001", "122,00", "22,00",
                 "100,00", "по решению исполнителя"):  # fmt: skip
        assert said in text, said
    assert office.store.puts == 1


def test_a_consolidated_invoice_says_what_each_account_owes() -> None:
    office = Office()
    lines = tuple(
        ConsolidatedLine(f"i-{n}", f"INV-0000000{n}", f"a-{n}", f"0000000{n}", Decimal("310.00"))
        for n in (1, 2)
    )
    consolidated = ConsolidatedInvoice(
        "c-1", "CI-00000001", "customer-1", "ООО «Ромашка»", office.account.id, "00000001", "RUB",
        office.invoice.issued_on, office.invoice.due_date, Decimal("620.00"), lines,
        office.house.clock(), office.invoice.legal_entity,
    )  # fmt: skip
    repository = ConsolidatedInvoiceRepository(table=office.house.table)
    office.house.table.commit(repository.add(consolidated))
    path = "/consolidated-invoices/c-1/document"
    stranger = a_customer("customer-2")
    assert [office.client.get(path, by=by).status for by in (OWN, stranger)] == [409, 404]
    first = office.maker.make_consolidated("c-1")
    assert office.maker.make_consolidated("c-1") == first
    text = office.text("consolidated-invoice/c-1.pdf")
    for said in (
        "Сводный счёт № CI-00000001 от 10 марта 2026", "ООО «Ромашка»", "Счёт № INV-00000002",
        "Лицевой счёт 00000002", "310,00", "620,00", "20 марта 2026", "Оплата через приложение",
    ):  # fmt: skip
        assert said in text, said
    assert (office.store.puts, office.said("billing.consolidated-invoice.document-stored")) == (
        1,
        2,
    )
    reply = office.client.get(path, by=OWN)
    assert reply.json["fileName"] == "consolidated-invoice-CI-00000001.pdf"
    assert office.client.get(path, by=stranger).status == 404


def test_a_paid_invoice_has_no_payment_codes_and_words_stay_words() -> None:
    office = Office(address='#set page(fill: red) $x$ *bold* <b> "q" \\')
    office.house.table.items["INVOICE#" + office.invoice.id, "INVOICE"] |= {
        "amount_paid": "918.71", "status": "paid",
    }  # fmt: skip
    office.maker.make_invoice(office.invoice.id)
    text = office.text(f"invoice/{office.invoice.id}.pdf")
    assert "#set page(fill: red) $x$ *bold* <b>" in text
    assert ("Оплачено" in text, "банка" in text) == (True, False)


FIELDS = find_case("isp", "IS-066")["input"]["fields"]


def test_a_payment_code_has_the_mandatory_fields_first_and_the_sum_in_kopecks() -> None:
    fields = {**FIELDS, "PersonalAcc": BANK.account, "Sum": in_kopecks(Decimal("1250.00"))}
    code = payment_code(fields)
    names = [part.partition("=")[0] for part in code.split("|")[1:]]
    optional = find_case("isp", "IS-066")["expected"]["order_of_optional"]
    assert code.startswith("ST00012|Name=ООО «Три кита»|PersonalAcc=")
    assert names == ["Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc", *optional]
    assert "|Sum=125000|" in code


@pytest.mark.parametrize("case", cases("isp", "payment_qr")[1:])
def test_a_code_that_no_bank_would_take_is_refused(case: Case) -> None:
    fields = {**FIELDS, "PersonalAcc": BANK.account, "Sum": "1"}
    wrong = dict(case["input"])
    if size := wrong.pop("mandatory_part_bytes", None):
        taken = len(payment_code({k: v for k, v in fields.items() if k in list(FIELDS)[:5]})) - 8
        wrong = {"BankName": fields["BankName"] + "x" * (size - taken)}
    with pytest.raises(InvalidPaymentCode):
        payment_code(fields | {k: v or "" for k, v in wrong.items()})


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60))
def test_a_separator_never_stands_in_a_field(purpose: str) -> None:
    fields = {"Name": "A", "PersonalAcc": BANK.account, "BankName": "B", "BIC": BANK.bic,
              "CorrespAcc": "0", "Purpose": purpose}  # fmt: skip
    try:
        code = payment_code(fields)
    except InvalidPaymentCode:
        assert all(s in purpose for s in "|~_#$^&*/`@%")
        return
    parts = code.split(code[7])
    assert parts[0] == "ST00012"
    assert dict(part.split("=", 1) for part in parts[1:]) == {k: v for k, v in fields.items() if v}
    assert qr_code(code).startswith("<svg")


def test_a_logo_is_shown_and_one_that_cannot_be_read_stops_no_document() -> None:
    office = Office()
    page = invoice_page(office.invoice, Parties(nameless(TaxRegime.GENERAL), office.account, PAYER))
    plain, spoilt = Typst().pdf(page, ""), Typst().pdf(page, b64encode(b"no image").decode())
    shown = Typst().pdf(page, b64encode(a_png(120, 40)).decode())
    assert spoilt == plain
    assert [len(PdfReader(BytesIO(pdf)).pages[0].images) for pdf in (plain, shown)] == [0, 1]
