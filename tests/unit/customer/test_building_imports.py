"""A register of buildings as a CSV file: each row is done or told what is wrong with it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from functions.customer.building_imports.entities import MOST_ROWS, PART, Existing
from functions.customer.building_imports.repository import BuildingImportRepository
from functions.customer.building_imports.service import BuildingImports
from functions.customer.buildings.repository import BuildingRepository
from shared.dynamo.transaction import Transaction
from tests.unit.customer.office import OPERATOR, TECHNICIAN, Office, good, refused

HEADING = "city;street;building;status;technologies;ports;planned_on"
ROWS = (
    "Тверь;улица Мира;1;served;gpon, fttb;48;",
    "Тверь;улица Мира;2;planned;gpon;;01.09.2026",
)


def encoded(text: str, coding: str = "utf-8") -> str:
    return base64.b64encode(text.encode(coding)).decode()


def imported(
    office: Office, *rows: str, heading: str = HEADING, language: str = "en", **query: str
) -> dict[str, Any]:
    reply = office.api.post(
        "/buildings/imports",
        {"content": encoded("\n".join((heading, *rows))), "fileName": "register.csv"},
        by=OPERATOR,
        query=query or None,
        headers={"accept-language": language},
    )
    done: dict[str, Any] = good(reply)
    return done


def listed(office: Office) -> list[tuple[str, str, int]]:
    found = office.read("/buildings")["items"]
    return [(b["building"], b["status"], b["ports"]) for b in found]


def test_a_register_is_brought_along_and_reported_on(bare: Office) -> None:
    done = imported(bare, *ROWS)
    assert (done["counts"], done["left"], done["rows"]) == ({"registered": 2}, 0, 2)
    assert [(r["row"], r["outcome"]) for r in done["results"]] == [
        (2, "registered"),
        (3, "registered"),
    ]
    assert listed(bare) == [("1", "served", 48), ("2", "planned", 0)]
    second = bare.read(f"/buildings/{done['results'][1]['buildingId']}")
    assert (second["plannedOn"], second["technologies"]) == ("2026-09-01", ["gpon"])
    assert bare.read(f"/buildings/imports/{done['id']}") == done
    (kept,) = bare.read("/buildings/imports")["items"]
    assert (kept["id"], kept["fileName"]) == (done["id"], "register.csv")
    actions = [line["action"] for line in bare.table.audit()]
    assert actions == ["buildings.imported", "building.registered", "building.registered"]


def test_a_dry_run_says_what_would_be_and_changes_nothing(bare: Office) -> None:
    done = imported(bare, *ROWS, "Тверь;;3;served;;;", dryRun="true")
    assert (done["counts"], done["dryRun"]) == ({"registered": 2, "refused": 1}, True)
    assert listed(bare) == []
    assert bare.read(f"/buildings/imports/{done['id']}") == done


def test_the_same_file_again_changes_nothing(bare: Office) -> None:
    imported(bare, *ROWS)
    before = bare.read("/buildings")
    assert imported(bare, *ROWS)["counts"] == {"unchanged": 2}
    assert bare.read("/buildings") == before


def test_a_building_that_is_there_is_updated_or_kept(bare: Office) -> None:
    imported(bare, *ROWS)
    more = ("Тверь;ул. Мира;д. 1;served;;64;", "Тверь;Мира;3;not_served;;;")
    assert imported(bare, *more, existing="keep")["counts"] == {"kept": 1, "registered": 1}
    assert imported(bare, *more)["counts"] == {"updated": 1, "unchanged": 1}
    first = bare.read("/buildings")["items"][0]
    assert (first["ports"], first["technologies"], first["street"]) == (64, ["gpon", "fttb"], "улица Мира")  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        ("Тверь;Мира;;served;;;", "building", "", "This field is required. Must be a text of 1 to 30 characters."),
        ("Тверь;Мира;1;yes;;;", "status", "yes", "Must be one of: served, planned, not_served."),
        ("Тверь;Мира;1;served;pon;;", "technologies", "pon", "Must be one of: fttb, gpon, docsis, adsl, fixed_wireless."),
        ("Тверь;Мира;1;served;;many;", "ports", "many", "Must be a whole number: 0 to 100,000 ports."),
        ("Тверь;Мира;1;served;;-5;", "ports", "-5", "Must be a whole number: 0 to 100,000 ports."),
        ("Тверь;Мира;1;planned;;;soon", "plannedOn", "soon", "Must be a date such as 2026-03-10."),
        ("Тверь;Мира;1;planned;;;31.02.2026", "plannedOn", "31.02.2026", "Must be a date such as 2026-03-10."),
        ('Тверь;"Мира;1;served;;;', "", "", "The quotes in this row don't match; write a quote inside quotes twice."),
        (ROWS[0].replace("улица Мира;1", "Мира ул.;дом 1"), "building", "дом 1", "Row 2 is the same building; leave one of the two."),
    ],
)  # fmt: skip
def test_a_bad_row_is_told_what_to_write_and_stops_nothing(
    bare: Office, row: str, column: str, value: str, message: str
) -> None:
    done = imported(bare, ROWS[0], row, ROWS[1])
    assert done["counts"] == {"registered": 2, "refused": 1}
    bad = done["results"][1]
    assert (bad["row"], bad["outcome"]) == (3, "refused")
    (error,) = bad["errors"]
    assert (error["column"], error["value"], error["message"]) == (column, value, message)


def test_a_report_is_in_the_language_of_whoever_reads_it(bare: Office) -> None:
    done = imported(bare, "Тверь;Мира;1;да;;;", language="ru")
    (error,) = done["results"][0]["errors"]
    assert error["message"] == "Нужно одно из значений: served, planned, not_served."
    again = bare.read(f"/buildings/imports/{done['id']}")
    assert again["results"][0]["errors"][0]["message"].startswith("Must be one of")


def test_ports_in_use_are_not_taken_from_a_building(office: Office) -> None:
    job = office.begun()
    good(office.moved(job, "complete", by=TECHNICIAN))
    done = imported(office, "Москва;улица Ленина;12;served;;0;", *ROWS)
    assert done["counts"] == {"refused": 1, "registered": 2}
    (error,) = done["results"][0]["errors"]
    assert (error["column"], error["message"]) == ("ports", "In use: 1 port.")


@pytest.mark.parametrize(
    "content",
    [
        encoded("\ufeffГород,Улица,Дом,Статус\r\n\r\nТверь,Мира,1,подключён\r\n"),
        encoded("Город;Улица;Дом;Статус\nТверь;Мира;1;есть", "cp1251"),
        encoded('"Город"\t"Улица"\t"Дом"\t"Статус"\tПорты\nТверь\t"Мира"\t1\tServed\t\n'),
    ],
)
def test_files_come_as_offices_save_them(bare: Office, content: str) -> None:
    done = good(bare.api.post("/buildings/imports", {"content": content}, by=OPERATOR))
    assert done["counts"] == {"registered": 1}
    assert listed(bare) == [("1", "served", 0)]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        ("no Base64!", 422, "unreadable-file"),
        (encoded("PK\x03\x04 a spreadsheet"), 422, "unreadable-file"),
        (encoded("city;street;building\nТверь;Мира;1"), 422, "unreadable-file"),
        (encoded(HEADING + "\n\n"), 422, "nothing-to-import"),
        (encoded(HEADING + "\nТ;М;1;served" * (MOST_ROWS + 1)), 413, "too-many-rows"),
    ],
)
def test_what_is_no_register_is_refused_as_a_whole(
    bare: Office, content: str, status: int, code: str
) -> None:
    reply = bare.api.post("/buildings/imports", {"content": content}, by=OPERATOR)
    refused(reply, status, code)
    assert bare.table.audit() == []


def test_formulas_and_marks_are_texts(bare: Office) -> None:
    row = '=HYPERLINK("x");\u202eМира\U0001f3e0;1;served;;;'
    done = imported(bare, row.replace('"', ""), "Т" * 101 + ";Мира;1;served;;;")
    assert done["counts"] == {"registered": 1, "refused": 1}
    (error,) = done["results"][1]["errors"]
    assert (error["column"], len(error["value"])) == ("city", 60)


def imports_of(office: Office, seconds: Iterator[float]) -> BuildingImports:
    return BuildingImports(
        table=office.table,
        imports=BuildingImportRepository(table=office.table),
        buildings=BuildingRepository(table=office.table),
        clock=office.clock,
        new_id=lambda: "import-1",
        seconds=lambda: next(seconds),
    )


def many(number: int) -> str:
    return encoded(
        "\n".join((HEADING, *(f"Тверь;Мира;{n};served;;8;" for n in range(1, number + 1))))
    )


def test_what_time_does_not_suffice_for_is_left_and_done_the_next_time(bare: Office) -> None:
    slow = imports_of(bare, iter([0.0, 1.0, 19.0, 21.0]))
    some = slow.submit(many(PART * 3), "", Existing.UPDATE, OPERATOR, dry_run=False)
    assert (some.tally, some.left) == ({"registered": PART * 2}, PART)
    assert slow.get("import-1") == some
    rest = good(bare.api.post("/buildings/imports", {"content": many(PART * 3)}, by=OPERATOR))
    assert (rest["counts"], rest["left"]) == ({"unchanged": PART * 2, "registered": PART}, 0)


def test_a_part_that_somebody_came_between_is_done_anew(bare: Office) -> None:
    """A building of it is registered by somebody else after it was looked for."""
    commit, others = bare.table.commit, iter([True])

    def disturbed(change: Transaction) -> None:
        is_part = any(o.key[1] == "BUILDING" for o in change.operations)
        if is_part and next(others, False):
            rival = {"city": "Тверь", "street": "Мира", "building": "1", "status": "planned"}
            good(bare.api.post("/buildings", rival, by=OPERATOR), 201)
        commit(change)

    bare.table.commit = disturbed  # type: ignore[assignment,method-assign]
    assert imported(bare, *ROWS)["counts"] == {"updated": 1, "registered": 1}
    assert listed(bare) == [("1", "served", 48), ("2", "planned", 0)]


def test_an_import_that_dies_leaves_a_report_of_what_it_did(bare: Office) -> None:
    commit, left = bare.table.commit, iter([True, True])

    def dying(change: Transaction) -> None:
        if not next(left, False):
            raise SystemExit
        commit(change)

    bare.table.commit = dying  # type: ignore[assignment,method-assign]
    with pytest.raises(SystemExit):
        imports_of(bare, iter([0.0] * 9)).submit(
            many(PART + 1), "", Existing.UPDATE, OPERATOR, dry_run=False
        )
    bare.table.commit = commit  # type: ignore[method-assign]
    report = bare.read("/buildings/imports/import-1")
    assert (report["counts"], report["left"], len(listed(bare))) == ({"registered": PART}, 1, PART)


def test_a_whole_register_costs_two_requests_a_part(bare: Office) -> None:
    bare.table.requests.clear()
    content = many(MOST_ROWS)
    done = good(bare.api.post("/buildings/imports", {"content": content}, by=OPERATOR))
    parts = -(-MOST_ROWS // PART)
    assert done["counts"] == {"registered": MOST_ROWS}
    assert len(bare.table.requests) == 1 + 2 * parts


def test_imports_are_the_office_s(bare: Office) -> None:
    refused(bare.api.get("/buildings/imports", by=TECHNICIAN), 403, "forbidden")
    refused(bare.api.get("/buildings/imports/none", by=OPERATOR), 404, "building-import-not-found")
