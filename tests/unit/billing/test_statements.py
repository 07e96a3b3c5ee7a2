"""Bank statements: read strictly, matched by clues, booked once, whatever comes in between."""

from __future__ import annotations

import base64
import gzip
import random
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import Account, AccountState
from functions.billing.accounts.open_items import OpenItem
from functions.billing.accounts.repository import AccountRepository
from functions.billing.app import ENDPOINTS
from functions.billing.jobs import run
from functions.billing.migrations import MIGRATIONS
from functions.billing.opening.service import AccountOpening
from functions.billing.payers.entities import Payer
from functions.billing.payers.repository import PayerRepository
from functions.billing.statements.entities import (
    PART,
    Clue,
    Document,
    Match,
)
from functions.billing.statements.queue import RowsMessage
from functions.billing.statements.scoring import matched
from functions.billing.transactions.entities import SUSPENSE
from shared.dynamo.migrations import migrate
from tests.fakes.crashing import Crashes, Killed
from tests.fakes.http import ApiClient, Reply
from tests.fakes.people import a_customer, staff
from tests.unit.billing.builders import House, a_contract

D = Decimal
OURS, THEIRS = "40702810638050013199", "40702810000000000777"
CLERK = staff(
    "operator", "billing:statement:read", "billing:statement:write", "billing:payment:assign"
)
CSV = "number;date;amount;payer;inn;account;bic;purpose\n"


def one_c(*documents: dict[str, str], end: str = "КонецФайла", accounts: str = OURS) -> str:
    """A file as banks write it."""
    lines = ["1CClientBankExchange", "ВерсияФормата=1.03", "Кодировка=Windows"]
    lines += [f"РасчСчет={accounts}", "СекцияРасчСчет", f"РасчСчет={accounts}", "КонецРасчСчет"]
    for changed in documents:
        usual = {
            "Номер": "1", "Дата": "10.03.2026", "Сумма": "590.00", "ПлательщикСчет": THEIRS,
            "ПлательщикИНН": "7830002293", "Плательщик1": "ООО Ромашка", "ПолучательСчет": OURS,
            "ПлательщикБИК": "044525225", "НазначениеПлатежа": "За интернет",
        }  # fmt: skip
        fields = [f"{k}={v}" for k, v in (usual | changed).items()]
        lines += ["СекцияДокумент=Платежное поручение", *fields, "КонецДокумента"]
    return "\r\n".join([*lines, end]) + "\r\n"


class Bank:
    """A house with accounts, and statements that come in."""

    def __init__(self) -> None:
        self.house = House()
        self.house.sell()
        self.api = ApiClient(ENDPOINTS, self.house.wiring)
        self.anna = self.house.open(number=1)

    def company(self, number: int, inn: str, name: str) -> Account:
        contract = replace(a_contract(number=number), inn=inn, number=f"C-{number:06d}")
        opening = self.house.wiring.use(AccountOpening)
        return opening.open(replace(contract, customer_name=name))

    def post(self, text: str | bytes, **query: str) -> Reply:
        sent = text.encode("cp1251") if isinstance(text, str) else text
        body = {"content": base64.b64encode(sent).decode(), "fileName": "kl_to_1c.txt"}
        return self.api.post("/payments/imports", body, by=CLERK, query=query or None)

    def bring(self, text: str | bytes) -> dict[str, Any]:
        """Send a file and let workers do all of it."""
        sent = self.post(text)
        assert sent.status == 202, sent.text
        while self.house.queue.messages:
            assert self.house.work() == []
        shown = self.api.get(f"/payments/imports/{sent.json['id']}", by=CLERK).json
        assert shown["done"]
        return dict(shown)

    def rows(self, import_id: str, **query: str) -> list[dict[str, Any]]:
        path = f"/payments/imports/{import_id}/rows"
        found: list[dict[str, Any]] = self.api.get(path, by=CLERK, query=query or None).json[
            "items"
        ]
        return found

    def balance(self, account: Account) -> Decimal:
        return self.house.account(account.id).balance

    def cash(self) -> Decimal:
        lines = (line for entry in self.house.ledger() for line in entry.lines)
        return sum((i.debit - i.credit for i in lines if i.account == "cash:manual"), D(0))

    def suspense(self) -> Decimal:
        lines = (line for entry in self.house.ledger() for line in entry.lines)
        return sum((i.credit - i.debit for i in lines if i.account == SUSPENSE), D(0))


@pytest.fixture
def bank() -> Bank:
    return Bank()


def test_what_names_an_account_is_booked_on_it(bank: Bank) -> None:
    due = -bank.balance(bank.anna)
    text = one_c({"Сумма": str(due), "НазначениеПлатежа": f"Интернет, л/с {bank.anna.number}"})
    done = bank.bring(text)
    assert (done["rows"], done["counts"], done["kind"]) == (1, {"booked": 1}, "1c")
    assert done["sums"] == {"booked": str(due)}
    assert bank.balance(bank.anna) == 0
    (row,) = bank.rows(done["id"])
    assert (row["accountNumber"], row["candidates"][0]["clues"]) == (
        bank.anna.number,
        ["account_number", "sum"],
    )
    paid = bank.api.get(f"/payments/{row['paymentId']}", by=staff("x", "*:*:*")).json
    assert (paid["document"], paid["documentDate"], paid["bank"], paid["gateway"]) == (
        "1",
        "2026-03-10",
        "044525225",
        "manual",
    )
    (told,) = bank.house.table.events("billing.payment.succeeded")
    assert told["data"]["accountId"] == bank.anna.id


def test_a_file_sent_twice_books_nothing_twice(bank: Bank) -> None:
    text = one_c({"НазначениеПлатежа": f"л/с {bank.anna.number}"}, {"Номер": "2"})
    first = bank.bring(text)
    items = len(bank.house.table.items)
    assert bank.bring(text) == first
    assert len(bank.house.table.items) == items
    other = bank.bring(text.encode("utf-8"))
    assert (other["id"] != first["id"], other["counts"]) == (True, {"repeated": 2})
    assert bank.cash() == D("1180.00")
    paid = {row["paymentId"] for row in bank.rows(first["id"])}
    assert {row["paymentId"] for row in bank.rows(other["id"])} == paid


def test_a_document_that_was_recorded_by_hand_is_a_repeated_one(bank: Bank) -> None:
    by = staff("operator", "billing:payment:write")
    for number, more in (("1", {"bank": "044525225"}), ("2", {})):
        hand = {
            "accountId": bank.anna.id, "amount": "590.00", "gateway": "manual", "document": number,
            "documentDate": "2026-03-10", **more,
        }  # fmt: skip
        assert bank.api.post("/payments", hand, by=by).status == 201
    named = {"НазначениеПлатежа": f"л/с {bank.anna.number}"}
    done = bank.bring(one_c(named, {"Номер": "2"} | named, {"Номер": "3"} | named))
    assert done["counts"] == {"booked": 1, "repeated": 2}


def test_the_same_document_with_another_sum_waits_for_a_person(bank: Bank) -> None:
    named = {"НазначениеПлатежа": f"л/с {bank.anna.number}"}
    done = bank.bring(one_c(named, named | {"Сумма": "1.00"}, named | {"Сумма": "1.00"}))
    assert done["counts"] == {"booked": 1, "repeated": 1, "unsure": 1}
    assert (bank.cash(), bank.suspense()) == (D("591.00"), D("1.00"))


def test_what_nobody_knows_lies_in_suspense_until_it_is_assigned(bank: Bank) -> None:
    done = bank.bring(one_c({"НазначениеПлатежа": "спасибо"}))
    assert done["counts"] == {"unmatched": 1}
    assert bank.suspense() == D("590.00")
    before = bank.balance(bank.anna)
    path = f"/payments/imports/{done['id']}/rows/1/assign"
    assigned = bank.api.post(path, {"accountId": bank.anna.id}, by=CLERK)
    assert assigned.status == 200, assigned.text
    assert bank.balance(bank.anna) == before + D("590.00")
    assert bank.suspense() == 0
    (row,) = bank.rows(done["id"])
    assert (row["state"], row["accountNumber"]) == ("assigned", bank.anna.number)
    assert bank.rows(done["id"], state="unmatched") == []
    assert bank.rows(done["id"], state="assigned") == [row]
    assert bank.api.post(path, {"accountId": bank.anna.id}, by=CLERK).status == 409


def test_several_that_it_may_be_for_are_shown_the_best_first(bank: Bank) -> None:
    first = bank.company(2, "7830002293", "ООО «Ромашка»")
    second = bank.company(3, "7830002293", "ООО «Ромашка»")
    done = bank.bring(one_c({"Сумма": "7.00"}))
    assert done["counts"] == {"unsure": 1}
    (row,) = bank.rows(done["id"], state="unsure")
    assert [c["accountId"] for c in row["candidates"]] == [first.id, second.id]
    assert row["candidates"][0]["score"] == 85
    assert bank.suspense() == D("7.00")


@pytest.mark.parametrize(
    ("given", "clues"),
    [
        ({}, ["inn", "name"]),
        ({"НазначениеПлатежа": "по договору № С-000002"}, ["contract", "inn", "name"]),
        ({"НазначениеПлатежа": "дог. c-000002", "ПлательщикИНН": "0"}, ["contract", "name"]),
        ({"НазначениеПлатежа": "C-000002", "ПлательщикИНН": ""}, ["contract_in_text", "name"]),
    ],
)
def test_a_company_is_known_by_its_contract_or_its_inn_and_name(
    bank: Bank, given: dict[str, str], clues: list[str]
) -> None:
    account = bank.company(2, "7830002293", "Ромашка, ООО")
    done = bank.bring(one_c(given | {"Сумма": "7.00"}))
    (row,) = bank.rows(done["id"])
    assert (row["state"], row["accountId"]) == ("booked", account.id)
    found = set(row["candidates"][0]["clues"]) - {"contract_in_text"}
    assert found == set(clues) - {"contract_in_text"}


@pytest.mark.parametrize(
    "given",
    [
        {"ПлательщикИНН": "7830002293", "Плательщик1": "Иванов"},  # the INN alone
        {"ПлательщикИНН": "", "Плательщик1": "Ромашка"},  # the name alone
        {"НазначениеПлатежа": "счет 00000002", "ПлательщикИНН": "", "Плательщик1": "x"},
    ],
)
def test_one_clue_alone_is_not_enough(bank: Bank, given: dict[str, str]) -> None:
    bank.company(2, "7830002293", "ООО Ромашка")
    assert bank.bring(one_c(given | {"Сумма": "7.00"}))["counts"] == {"unsure": 1}


def test_a_closed_account_is_never_sure(bank: Bank) -> None:
    before = bank.house.account(bank.anna.id)
    closed = replace(before, state=AccountState.CLOSED, version=before.version + 1)
    accounts = AccountRepository(table=bank.house.table)
    bank.house.table.commit(accounts.change(closed, over=before))
    done = bank.bring(one_c({"НазначениеПлатежа": f"л/с {bank.anna.number}"}))
    assert done["counts"] == {"unsure": 1}


def test_an_account_that_is_closed_after_it_was_matched_gets_nothing(bank: Bank) -> None:
    bank.post(one_c({"НазначениеПлатежа": f"л/с {bank.anna.number}"}))

    def meanwhile() -> float:
        before = bank.house.account(bank.anna.id)
        closed = replace(before, state=AccountState.CLOSED, version=before.version + 1)
        accounts = AccountRepository(table=bank.house.table)
        bank.house.table.commit(accounts.change(closed, over=before))
        return 100.0

    before = bank.balance(bank.anna)
    assert bank.house.work(meanwhile) == []
    assert (bank.suspense(), bank.balance(bank.anna)) == (D("590.00"), before)


def test_a_dry_run_stores_nothing(bank: Bank) -> None:
    before = dict(bank.house.table.items)
    named = {"НазначениеПлатежа": f"л/с {bank.anna.number}", "Номер": "2"}
    tried = bank.post(one_c({}, named), dryRun="true")
    assert tried.status == 202, tried.text
    assert [row["state"] for row in tried.json["preview"]] == ["unmatched", "booked"]
    assert (tried.json["done"], tried.json["counts"]) == (False, {})
    assert bank.house.table.items == before
    assert bank.house.queue.messages == []


def test_a_large_file_is_worked_on_in_parts(bank: Bank) -> None:
    rows = 2 * PART + 1
    text = CSV + "".join(
        f"{n};10.03.2026;1,00;x;;{THEIRS};;л/с {bank.anna.number}\n" for n in range(rows)
    )
    before = bank.balance(bank.anna)
    sent = bank.post(text)
    assert (sent.json["rows"], sent.json["done"], sent.json["total"]) == (rows, False, f"{rows}.00")
    assert len(bank.house.queue.messages) == 3
    time_left = iter([100.0] * 5 + [1.0])
    bank.house.queue.messages[1:] = []
    assert bank.house.work(lambda: next(time_left)) == []
    assert bank.balance(bank.anna) == before + 5
    assert [m.part for m in bank.house.queue.messages] == [0]
    bank.house.queue.messages.clear()  # they are lost; the file is sent again
    done = bank.bring(text)
    assert done["counts"] == {"booked": rows}
    assert bank.balance(bank.anna) == before + rows


@pytest.mark.parametrize("early", [True, False])
def test_whoever_is_killed_anywhere_leaves_nothing_twice(bank: Bank, early: bool) -> None:
    text = one_c(
        {"НазначениеПлатежа": f"л/с {bank.anna.number}"}, {"Номер": "2"}, {"Номер": "2"},
        {"Номер": "2", "Сумма": "1.00"},
    )  # fmt: skip
    crashes = Crashes(bank.house.table)
    before = crashes.kept()
    wanted_done = bank.bring(text)
    wanted, writes = crashes.kinds(), crashes.commits
    assert writes == 8  # the import, four rows, two refused at first, and that all is done
    for at in range(writes):
        crashes.go_back(before)
        bank.house.queue.messages.clear()
        crashes.kill(at, before=early)
        with suppress(Killed):  # what is refused in any case kills nobody afterwards
            bank.bring(text)
        done = bank.bring(text)
        assert done["counts"] == wanted_done["counts"]
        assert crashes.kinds() == wanted
        assert (bank.cash(), bank.suspense()) == (D("1181.00"), D("591.00"))


def test_two_workers_on_one_part_book_it_once(bank: Bank) -> None:
    text = one_c({"НазначениеПлатежа": f"л/с {bank.anna.number}"})
    sent = bank.post(text).json
    (message,) = bank.house.queue.messages
    calls: list[int] = []

    def meanwhile() -> float:
        calls.append(1)
        if len(calls) == 1:
            bank.house.queue.messages.append(message)
            bank.house.work()
        return 100.0

    assert bank.house.work(meanwhile) == []
    assert bank.cash() == D("590.00")
    assert bank.bring(text)["id"] == sent["id"]


def test_outgoing_payments_are_left_aside(bank: Bank) -> None:
    out = {"ПлательщикСчет": OURS, "ПолучательСчет": THEIRS}
    own = {"ПлательщикСчет": OURS}
    assert bank.bring(one_c(out, own, {"Номер": "7"}))["rows"] == 1
    refused = bank.post(one_c(out))
    assert (refused.status, refused.json["type"]) == (
        422,
        "urn:lastmile:problem:nothing-to-import",
    )


def test_a_statement_of_somebody_elses_account_is_refused(bank: Bank) -> None:
    account = {"bank": "Сбербанк", "bic": "044525225", "account": OURS}
    entity = {"name": "Last Mile", "bankAccounts": [account]}
    made = bank.api.post("/legal-entities", entity, by=staff("admin", "*:*:*"))
    assert made.status == 201, made.text
    foreign = bank.post(one_c({"ПолучательСчет": "4070"}, accounts="4070"))
    assert foreign.json["type"].endswith("foreign-statement")
    assert bank.post(one_c({})).status == 202


def test_who_may_see_and_send_statements(bank: Bank) -> None:
    anna = a_customer("customer-1", "billing:payment:read", "billing:payment:write")
    assert bank.api.get("/payments/imports", by=anna).status == 403
    done = bank.bring(one_c({}))
    (listed,) = bank.api.get("/payments/imports", by=CLERK).json["items"]
    assert (listed["id"], listed["fileName"]) == (done["id"], "kl_to_1c.txt")
    for path in (
        "x",
        "x/rows/1/assign",
        f"{done['id']}/rows/2/assign",
        f"{done['id']}/rows/a/assign",
    ):
        body = {"accountId": "a"} if path.endswith("assign") else None
        method = "POST" if body else "GET"
        assert bank.api.call(method, f"/payments/imports/{path}", body, by=CLERK).status == 404


def test_a_file_that_is_too_large_for_one_transaction_is_refused(bank: Bank) -> None:
    drawn = random.Random(1)
    letters = "".join(chr(code) for code in range(0x4E00, 0x9000))
    text = CSV + "".join(
        f"{n};10.03.2026;1.00;;;;;{''.join(drawn.choices(letters, k=300))}\n" for n in range(5000)
    )
    refused = bank.post(gzip.compress(text.encode()))
    assert (refused.status, refused.json["type"].endswith("too-large")) == (413, True)
    assert bank.house.queue.messages == []


@pytest.mark.parametrize(
    "text",
    [
        one_c({}, end=""),
        one_c({})[:300],
        one_c({}).replace("КонецДокумента", ""),
        one_c({}).replace("КонецДокумента", "КонецРасчСчет"),
        one_c({}).replace("КонецРасчСчет", ""),
        one_c({}, {}).replace("КонецДокумента", "", 1),
        one_c({}).replace("СекцияДокумент", "x"),
        one_c({"Сумма": "много"}),
        one_c({"Сумма": "0"}),
        one_c({"Сумма": "1.005"}),
        one_c({"Сумма": "-5.00"}),
        one_c({"Дата": "32.01.2026"}),
        one_c({"Номер": ""}),
        "1CClientBankExchange",
        "",
        "\x00\x01\x02",
        "number;date\n1;10.03.2026\n",
        "number;date;amount\n1;10.03.2026;\n",
    ],
)
def test_a_wrong_file_is_refused_as_a_whole(bank: Bank, text: str) -> None:
    refused = bank.post(text)
    assert refused.status == 422, refused.text
    assert refused.json["type"].endswith(("unreadable-file", "nothing-to-import", "invalid"))
    assert bank.house.queue.messages == []


def test_the_best_must_be_far_ahead(bank: Bank) -> None:
    document = Document("1", date(2026, 3, 10), D("590.00"))
    one = replace(bank.anna, open_items=(OpenItem("i", "I", date(2026, 3, 1), D("590.00")),))
    two = replace(one, id="two", number="00000002")
    accounts = {one.id: one, two.id: two}
    numbered = {Clue.ACCOUNT_NUMBER}
    sure = matched(document, {one.id: numbered}, accounts).sure
    assert (sure and (sure.account_id, sure.score)) == (one.id, 95)
    both = matched(document, {one.id: numbered, two.id: {Clue.NUMBER_IN_TEXT}}, accounts)
    assert both.sure is not None
    assert matched(document, {one.id: numbered, two.id: numbered}, accounts).sure is None
    assert matched(document, {"gone": numbered}, accounts) == Match()


def test_payers_of_before_are_found_once_they_are_migrated(bank: Bank) -> None:
    payers = PayerRepository(table=bank.house.table)
    bank.house.table.commit(payers.set(Payer("old", "C-000099", inn="7830002293")))
    item = bank.house.table.items[("ACCOUNT#old", "PAYER")]
    for key in [key for key in item if key.startswith("gsi")]:
        del item[key]
    assert payers.find_by_inn("7830002293") == ()
    assert migrate(bank.house.table, MIGRATIONS[1:]) == 1
    assert payers.find_by_inn("7830002293") == payers.find_by_contract("с-000099") == ("old",)


def test_a_part_of_no_import_goes_to_the_dead_letters(bank: Bank) -> None:
    bank.house.queue.send([RowsMessage("gone", 0)])
    bank.house.work()
    assert len(bank.house.refused) == 1


def test_the_books_agree_with_what_came_in_by_statements_and_terminals(bank: Bank) -> None:
    house, admin = bank.house, staff("admin", "*:*:*")
    bank.bring(one_c({"НазначениеПлатежа": f"л/с {bank.anna.number}"}, {"Номер": "2"}))
    asked = {"account": bank.anna.number, "sum": "100.00"}
    for number, operation in (("1", "pay"), ("2", "pay"), ("1", "cancel")):
        body = asked | {"transactionId": number}
        path, query = f"/payments/terminal/{operation}", {"network": "kassa"}
        assert bank.api.post(path, body, by=admin, query=query).json["code"] == 0
    house.clock.advance(days=1)
    run({"job": "reconciliation"}, house.wiring, lambda: True)
    while house.queue.messages:
        assert house.work() == []
    days = bank.api.get("/ledger/proofs", by=admin).json["items"]
    assert {day["mismatches"] for day in days} == {0}, days
    days_of = {"from": "2026-03-10", "to": "2026-03-10"}
    rows = bank.api.get("/reports/payments", by=admin, query=days_of).json["items"]
    told = {(row["method"], row["reason"]): row["amount"] for row in rows}
    assert told == {
        ("manual", "payment"): "1180.00",
        ("terminal-kassa", "payment"): "200.00",
        ("terminal-kassa", "refund"): "-100.00",
    }
