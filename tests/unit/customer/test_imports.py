"""Customers move in: a file is checked row by row, then applied in chunks, each row once."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from functions.customer.imports.drafts import Draft
from functions.customer.imports.entities import CHUNK
from functions.customer.imports.known import Known, Looking
from functions.customer.imports.queue import ImportMessage, Step
from shared.dynamo.transaction import Transaction
from tests.fakes.crashing import Killed
from tests.fakes.people import staff
from tests.unit.customer.moving import BUCKET, Desk, a_file
from tests.unit.customer.office import OPERATOR, Office, refused


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def only(desk: Desk, prefix: str) -> list[dict[str, Any]]:
    return [item for (pk, _), item in desk.office.table.items.items() if pk.startswith(prefix)]


def customers(desk: Desk) -> dict[str, dict[str, Any]]:
    found = (
        i for (_, sk), i in desk.office.table.items.items() if sk == "CUSTOMER" and "name" in i
    )
    return {item["name"]: item for item in found if item["pk"].startswith("CUSTOMER#")}


def test_a_file_is_checked_and_changes_nothing_until_it_is_applied(desk: Desk) -> None:
    checked = desk.checked(a_file({}, {"phone": "8-916"}, {"name": ""}))
    assert checked["state"] == "checked"
    assert (checked["rows"], checked["right"], checked["wrong"]) == (3, 1, 2)
    assert checked["faults"] == [
        {"row": 3, "column": "phone", "value": "8-916",
         "message": "Write a phone number such as +79161234567."},
        {"row": 4, "column": "name", "value": "", "message": "Fill this column in."},
    ]  # fmt: skip
    assert desk.report(checked) == [
        ["3", "phone", "8-916", "Write a phone number such as +79161234567."],
        ["4", "name", "", "Fill this column in."],
    ]
    assert "-report.csv" in checked["reportUrl"]
    assert only(desk, "CONTRACT#") == []
    assert desk.events("customer.contract.imported") == []


def test_a_row_becomes_a_customer_with_contract_and_balance_and_nobody_is_told(desk: Desk) -> None:
    applied = desk.applied(a_file({}), fileName="old.csv")
    assert (applied["state"], applied["created"], applied["failed"]) == ("completed", 1, 0)
    (found,) = desk.office.read("/customers", contractNumber="Д-1/24")["items"]
    assert (found["name"], found["phone"], found["status"]) == (
        "Иван Сидоров", "+79161234567", "active",
    )  # fmt: skip
    (contract,) = desk.office.read(f"/customers/{found['id']}/contracts")["items"]
    assert (contract["number"], contract["state"]) == ("Д-1/24", "active")
    assert contract["activatedOn"] == "2024-02-01"
    assert contract["history"][0]["reason"] == "import old.csv"
    (event,) = desk.events("customer.contract.imported")
    assert (event["billedFrom"], event["openingBalance"]) == ("2026-04-01", "-350.50")
    assert (event["currency"], event["state"]) == ("RUB", "active")
    assert desk.events("customer.contract.activated") == []
    lines = [line for line in desk.office.table.audit() if line["action"] == "customer.imported"]
    assert [line["actor"] for line in lines] == [desk.admin.id]
    assert desk.events("customer.import.completed") == [
        {"importId": applied["id"], "fileName": "old.csv", "rows": 1, "created": 1, "updated": 0,
         "skipped": 0, "failed": 0}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("paid_until", "billed_from"),
    [("2026-03-31", "2026-04-01"), ("2026-01-31", "2026-03-10"), ("", "2026-03-10")],
)
def test_what_is_past_is_never_billed(desk: Desk, paid_until: str, billed_from: str) -> None:
    desk.applied(a_file({"paid_until": paid_until}))
    assert desk.events("customer.contract.imported")[0]["billedFrom"] == billed_from


def test_a_contract_without_a_number_gets_one_of_the_series_without_a_gap(desk: Desk) -> None:
    rows = [{"contract_number": "", "phone": "8" if n % 3 == 0 else ""} for n in range(30)]
    applied = desk.applied(a_file(*rows))
    assert (applied["created"], applied["failed"]) == (20, 10)
    numbers = sorted(item["number"] for item in only(desk, "CONTRACT#"))
    assert numbers == [f"C-{n:06d}" for n in range(1, 21)]


def test_a_device_comes_along_and_is_at_the_customers(desk: Desk) -> None:
    device = {
        "device_model": "keenetic  hopper", "device_serial": "kn 1010-1", "device_mac": "001a.2b3c.4d5e",
        "device_terms": "аренда",
    }  # fmt: skip
    desk.applied(a_file(device))
    found = customers(desk)["Иван Сидоров"]
    (one,) = desk.office.read(f"/customers/{found['id']}/devices")["items"]
    assert (one["serial"], one["mac"], one["state"]) == (
        "KN10101",
        "00:1A:2B:3C:4D:5E",
        "installed",
    )
    assert one["terms"] == "rent"
    assert desk.events("customer.device.installed") == []


def test_the_same_external_id_in_a_second_file_is_skipped_or_brings_up_to_date(desk: Desk) -> None:
    desk.applied(a_file({}))
    again = desk.applied(a_file({"name": "Пётр Сидоров", "opening_balance": "900"}))
    assert (again["created"], again["skipped"]) == (0, 1)
    updated = desk.applied(
        a_file({"name": "Пётр Сидоров", "opening_balance": "900"}), duplicates="update"
    )
    assert (updated["created"], updated["updated"]) == (0, 1)
    assert set(customers(desk)) >= {"Пётр Сидоров"}
    assert "Иван Сидоров" not in customers(desk)
    assert len(desk.events("customer.contract.imported")) == 1
    unchanged = desk.applied(a_file({"name": "Пётр Сидоров"}), duplicates="update")
    assert (unchanged["updated"], unchanged["skipped"]) == (0, 1)


def test_the_same_external_id_twice_in_a_file_is_told_at_the_second(desk: Desk) -> None:
    rows = [{"external_id": "A-1"}] + [{} for _ in range(CHUNK)] + [{"external_id": "A-1"}]
    applied = desk.applied(a_file(*rows))
    assert applied["created"] == CHUNK + 1
    assert [(fault["row"], fault["message"]) for fault in applied["faults"]] == [
        (CHUNK + 3, "Row 2 has this external id already; leave one of them out.")
    ]


def test_what_is_taken_here_is_told_by_the_check(desk: Desk) -> None:
    device = {"device_model": "Hopper", "device_serial": "SN1", "device_mac": "00:1A:2B:3C:4D:5E"}
    desk.applied(a_file(device))
    second = a_file(
        {"external_id": "B-1", "contract_number": "Д-1/24"} | device,
        {"external_id": "B-2", "contract_number": "C-000777"},
        {"external_id": "B-3", "tariff": "nowhere"},
        {"external_id": "B-4", "currency": "USD"},
        {"external_id": "B-5", "device_model": "Nokia 3310", "device_serial": "SN2"},
    )
    checked = desk.checked(second)
    told = {(fault["row"], fault["column"]) for fault in checked["faults"]}
    assert told == {
        (2, "contract_number"), (2, "device_serial"), (2, "device_mac"), (3, "contract_number"),
        (4, "tariff"), (5, "currency"), (6, "device_model"),
    }  # fmt: skip


def test_one_bad_row_never_stops_the_rest(desk: Desk) -> None:
    """Two rows of one file want the same number; the database tells, and only the second fails."""
    rows: list[dict[str, str]] = [{} for _ in range(CHUNK + 5)]
    rows[2]["contract_number"] = rows[CHUNK + 2]["contract_number"] = "Д-7"
    applied = desk.applied(a_file(*rows))
    assert (applied["created"], applied["failed"]) == (CHUNK + 4, 1)
    assert [fault["column"] for fault in applied["faults"]] == ["contract_number"]


def test_a_worker_that_is_killed_anywhere_is_gone_on_from(desk: Desk) -> None:
    content = a_file(*({"contract_number": ""} for _ in range(25)))
    checked = desk.checked(content)
    desk.moved(checked, "apply")
    table, commit, killed = desk.office.table, desk.office.table.commit, 0
    while desk.queue.messages:
        message = desk.queue.messages.pop(0)
        for life in range(60):
            left = [min(life, 1)]  # each but the first writes one thing, and dies at the next

            def dying(transaction: Transaction, left: list[int] = left) -> None:
                if left[0] == 0:
                    raise Killed
                left[0] -= 1
                commit(transaction)

            table.commit = dying  # type: ignore[method-assign]
            try:
                desk.take(message)
                break
            except Killed:
                killed += 1
            finally:
                table.commit = commit  # type: ignore[method-assign]
    done = desk.read(checked)
    assert killed > 5
    assert (done["state"], done["created"], done["failed"]) == ("completed", 25, 0)
    numbers = sorted(item["number"] for item in only(desk, "CONTRACT#"))
    assert numbers == [f"C-{n:06d}" for n in range(1, 26)]
    assert len(desk.events("customer.contract.imported")) == 25


def test_rows_that_are_skipped_or_wrong_count_once_however_often_workers_die(desk: Desk) -> None:
    rows = [{"phone": "8" if n % 4 == 1 else "", "contract_number": ""} for n in range(48)]
    known = [row | {"external_id": f"A-{n + 1}"} for n, row in enumerate(rows) if n % 4 == 2]
    desk.applied(a_file(*known))
    checked = desk.checked(a_file(*rows))
    desk.moved(checked, "apply")
    lives = 0
    while desk.queue.messages:  # each has time for one transaction
        times = iter([100.0])
        desk.take(desk.queue.messages.pop(0), lambda t=times: next(t, 1.0))  # type: ignore[misc]
        lives += 1
    done = desk.read(checked)
    assert lives > 2
    assert (done["created"], done["skipped"], done["failed"]) == (24, 12, 12)
    assert len(done["faults"]) == 12
    assert len(desk.report(done)) == 12


def test_messages_that_come_twice_change_nothing_more(desk: Desk) -> None:
    sent = desk.sent(a_file(*({} for _ in range(CHUNK * 3))))
    desk.queue.messages *= 2
    desk.work()
    desk.moved(sent, "apply")
    desk.moved(sent, "apply")
    assert len(desk.queue.messages) == 6
    desk.work()
    done = desk.read(sent)
    assert (done["state"], done["created"]) == ("completed", CHUNK * 3)
    assert len(desk.events("customer.contract.imported")) == CHUNK * 3
    assert len(desk.events("customer.import.completed")) == 1
    desk.take(ImportMessage(sent["id"], Step.APPLY, 0))
    desk.take(ImportMessage(sent["id"], Step.CHECK))
    assert desk.read(sent) == done


def test_a_worker_whose_time_is_up_hands_on_what_is_left(desk: Desk) -> None:
    sent = desk.sent(a_file(*({} for _ in range(CHUNK * 2 + 1))))
    desk.take(desk.queue.messages.pop(0), lambda: 1.0)
    assert desk.queue.messages == [ImportMessage(sent["id"], Step.CHECK)]
    assert desk.read(sent)["rows"] == CHUNK
    desk.work()
    assert desk.read(sent)["rows"] == CHUNK * 2 + 1
    desk.moved(sent, "apply")
    message = desk.queue.messages.pop(0)
    desk.take(message, lambda: 1.0)
    assert desk.queue.messages[-1] == message
    desk.work()
    assert desk.read(sent)["created"] == CHUNK * 2 + 1


def test_an_import_that_is_cancelled_stops_and_keeps_what_it_has(desk: Desk) -> None:
    sent = desk.checked(a_file(*({} for _ in range(CHUNK * 2))))
    desk.moved(sent, "apply")
    desk.take(desk.queue.messages.pop(0))
    assert desk.moved(sent, "cancel")["state"] == "cancelled"
    desk.work()
    done = desk.read(sent)
    assert (done["state"], done["created"]) == ("cancelled", CHUNK)
    refused(desk.office.api.post(f"/imports/{sent['id']}/apply", by=desk.admin), 409,
            "import-not-ready")  # fmt: skip


@pytest.mark.parametrize("time_left", [(100.0, 100.0), (100.0, 1.0)])
def test_what_was_taken_over_while_somebody_cancelled_is_counted(
    desk: Desk, time_left: tuple[float, ...]
) -> None:
    """Whether the worker came to the end of its chunk or not; no number is lost by it."""
    sent = desk.checked(a_file(*({"contract_number": ""} for _ in range(CHUNK))))
    desk.moved(sent, "apply")
    asked = iter(time_left)

    def cancelled() -> float:
        left = next(asked, 100.0)
        desk.moved(sent, "cancel")
        return left

    desk.take(desk.queue.messages.pop(0), cancelled)
    desk.work()
    done, items = desk.read(sent), desk.office.table.items
    made = [key for key in items if key[0].startswith("IMPORTED#")]
    assert (done["state"], done["created"]) == ("cancelled", len(made))
    assert made
    spares = [sk for _, sk in items if sk.startswith("SPARE#")]
    assert len(made) + len(spares) == CHUNK


def test_numbers_that_no_row_of_a_chunk_took_are_all_spares_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two imports of one file at once: what the other took over first is known too late."""
    text = a_file(*({"contract_number": ""} for _ in range(CHUNK)))
    late = desk.checked(text)
    first = desk.checked(text)
    looking = Looking.at

    def overtaken(self: Looking, drafts: Sequence[Draft]) -> Known:
        known = looking(self, drafts)
        monkeypatch.setattr(Looking, "at", looking)
        desk.moved(first, "apply")
        desk.work()
        return known

    monkeypatch.setattr(Looking, "at", overtaken)
    desk.moved(late, "apply")
    assert desk.take(desk.queue.messages.pop(0)) == []
    desk.work()
    assert (desk.read(first)["created"], desk.read(late)["created"]) == (CHUNK, 0)
    assert desk.read(late)["state"] == "completed"
    assert len([sk for _, sk in desk.office.table.items if sk.startswith("SPARE#")]) == CHUNK


def test_without_a_dry_run_what_is_right_is_applied_at_once(desk: Desk) -> None:
    sent = desk.sent(a_file({}, {"phone": "8-916"}), dryRun=False)
    desk.work()
    done = desk.read(sent)
    assert (done["state"], done["created"], done["failed"]) == ("completed", 1, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04....", "This is a spreadsheet or an archive; save it as CSV, send that."),
        ("external_id;name\n1;Анна\n".encode("utf-16"),
         "The file is in UTF-16; save it as CSV in UTF-8."),
        (b"external_id;name\n\x00\x01\x02", "The file is not text; save the table as CSV and send that."),
        (b"phone;email\n1;2\n", "The first line must name the columns; missing: external_id, name."),
        (b"id;name;\xd4\xc8\xce\n1;2;3\n", "The column name is there twice; leave one of them out."),
        (b"id;name\n\n", "The file has a heading and no rows."),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_what_to_do(desk: Desk, content: bytes, said: str) -> None:
    checked = desk.checked(content)
    assert (checked["state"], checked["refusal"]) == ("refused", said)


def test_a_file_in_russian_from_excel_is_told_about_in_russian(desk: Desk) -> None:
    text = (
        "Код;ФИО;Телефон;Город;Улица;Дом;Тариф;Баланс;Пароль\r\n"
        '17;"Иванова; Анна";8 (916) 123-45-67;Москва;"ул. ""Ленина""\r\nдвор";12;HOME100;1 200,50;x\r\n'
        ";;;;;;;;\r\n"
        "18;Пётр Ильин;что-то;Москва;Мира;3;HOME100;дорого;y\r\n"
    )
    checked = desk.applied(text.encode("cp1251"), language="ru")
    assert checked["ignoredColumns"] == ["Пароль"]
    assert [(f["row"], f["column"], f["message"]) for f in checked["faults"]] == [
        (4, "Телефон", "Напишите номер телефона, например +79161234567."),
        (4, "Баланс", "Напишите сумму, например 350,50 или -1 200,00."),
    ]
    (event,) = desk.events("customer.contract.imported")
    assert event["openingBalance"] == "1200.50"
    assert Decimal(event["openingBalance"]) == Decimal("1200.5")


def test_a_file_is_started_once_it_is_there_and_imports_are_the_admins(desk: Desk) -> None:
    begun = desk.begun(fileName="../\u202ea<b>.csv")
    assert begun["fileName"] == "a_b_.csv"
    refused(
        desk.office.api.post(f"/imports/{begun['id']}/start", by=desk.admin), 409, "not-uploaded"
    )
    refused(desk.office.api.post(f"/imports/{begun['id']}/apply", by=desk.admin), 409,
            "import-not-ready")  # fmt: skip
    refused(desk.office.api.get("/imports/nothing", by=desk.admin), 404, "import-not-found")
    clerk = staff("clerk", "customer:customer:*")
    assert desk.office.api.get("/imports", by=clerk).status == 403
    assert [one["id"] for one in desk.office.read("/imports", desk.admin)["items"]] == [begun["id"]]
    too_large = desk.office.api.post("/imports", {"size": 1_000_000_000}, by=desk.admin)
    assert too_large.json["errors"][0]["pointer"] == "/size"
    assert OPERATOR.id


def test_a_file_that_is_gone_ends_the_import(desk: Desk) -> None:
    checked = desk.checked(a_file({}))
    desk.objects.delete(BUCKET, f"passing/customer/imports/{checked['id']}.csv")
    desk.moved(checked, "apply")
    desk.work()
    assert desk.read(checked)["refusal"].startswith("The file is not there any more")


def test_what_names_no_step_goes_to_the_dead_letters(desk: Desk) -> None:
    desk.take(dataclasses.replace(ImportMessage("nothing", Step.CHECK)))
    assert desk.refused == ["there is no import nothing"]


def test_a_report_holds_no_formula(desk: Desk) -> None:
    checked = desk.checked(a_file({"phone": "=HYPERLINK(1)"}, {"email": "@SUM(A1)"}))
    assert [row[2] for row in desk.report(checked)] == ["'=HYPERLINK(1)", "'@SUM(A1)"]


def test_a_row_costs_a_fraction_of_a_request(desk: Desk) -> None:
    """Rows are read 100 at once and written several at once, whatever the size of the file."""
    rows = 2 * CHUNK
    sent = desk.sent(a_file(*({"contract_number": ""} for _ in range(rows))))
    requests = desk.office.table.requests
    requests.clear()
    desk.work()
    assert len(requests) / rows <= 0.06
    desk.moved(sent, "apply")
    requests.clear()
    desk.work()
    assert len(requests) / rows <= 0.3
