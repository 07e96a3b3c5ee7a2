"""Notes: what staff write down about a customer."""

from __future__ import annotations

from typing import Any

import pytest

from functions.customer.migrations import MIGRATIONS
from shared.dynamo.migrations import migrate
from tests.unit.customer.office import CUSTOMER, OPERATOR, TECHNICIAN, Office, good, refused

PATH = "/customers/customer-1/notes"


def write(office: Office, text: str, **fields: Any) -> dict[str, Any]:
    note: dict[str, Any] = good(office.api.post(PATH, {"text": text} | fields, by=OPERATOR), 201)
    office.clock.advance(minutes=1)
    return note


def texts(office: Office) -> list[str]:
    return [note["text"] for note in office.read(PATH)["items"]]


def test_notes_are_listed_pinned_first_then_newest_first(office: Office) -> None:
    for text in ("one", "two", "three"):
        write(office, text, pinned=text == "two")
    office.table.requests.clear()
    assert texts(office) == ["two", "three", "one"]
    assert office.table.requests == ["page"]
    first = office.read(PATH, limit="2")
    assert len(office.read(PATH, limit="2", cursor=first["nextCursor"])["items"]) == 1
    assert len(office.read(PATH, by=TECHNICIAN)["items"]) == 3


def test_a_note_says_who_wrote_and_who_changed_it(office: Office) -> None:
    note = write(office, "Rings twice.")
    assert (note["createdBy"], note["updatedBy"], note["pinned"]) == (OPERATOR.id,) * 2 + (False,)
    changed = good(office.api.patch(f"{PATH}/{note['id']}", {"pinned": True}, by=OPERATOR))
    assert (changed["text"], changed["pinned"], changed["version"]) == ("Rings twice.", True, 2)
    assert changed["updatedAt"] > note["updatedAt"]
    again = good(office.api.patch(f"{PATH}/{note['id']}", {"text": "Knocks."}, by=OPERATOR))
    assert (again["text"], again["pinned"]) == ("Knocks.", True)
    assert [line["action"] for line in office.table.audit() if "note" in line["action"]] == [
        "note.added",
        "note.changed",
        "note.changed",
    ]


def test_a_stale_change_of_a_note_is_refused(office: Office) -> None:
    note = write(office, "Rings twice.")
    one, headers = f"{PATH}/{note['id']}", {"if-match": '"1"'}
    good(office.api.patch(one, {"text": "Knocks."}, by=OPERATOR, headers=headers))
    stale = office.api.patch(one, {"text": "Shouts."}, by=OPERATOR, headers=headers)
    refused(stale, 412, "precondition-failed")


def test_a_note_is_taken_away(office: Office) -> None:
    note = write(office, "Rings twice.", pinned=True)
    assert office.api.delete(f"{PATH}/{note['id']}", by=OPERATOR).status == 204
    assert texts(office) == []
    gone = office.api.delete(f"{PATH}/{note['id']}", by=OPERATOR)
    refused(gone, 404, "note-not-found")


def test_notes_are_of_a_customer_whom_we_know_and_for_staff_alone(office: Office) -> None:
    body = {"text": "Rings twice."}
    unknown = office.api.post("/customers/nobody/notes", body, by=OPERATOR)
    refused(unknown, 404, "customer-not-found")
    refused(office.api.post(PATH, body, by=CUSTOMER), 403, "forbidden")
    refused(office.api.get(PATH, by=CUSTOMER), 403, "forbidden")
    note = write(office, "Rings twice.")
    elsewhere = office.api.patch(f"/customers/customer-2/notes/{note['id']}", body, by=OPERATOR)
    refused(elsewhere, 404, "note-not-found")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("two\r\nlines", "two\nlines"),
        ("\u202eevil\u200b", "evil"),
        ("=1+1", "=1+1"),
        ("👩\u200d🔧 came", "👩\u200d🔧 came"),
        ("ж" * 4000, "ж" * 4000),
    ],
)
def test_a_text_is_kept_without_what_nobody_sees(office: Office, sent: str, kept: str) -> None:
    assert write(office, sent)["text"] == kept


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "\u200d", "ж" * 4001])
def test_a_text_that_nobody_can_read_is_no_note(office: Office, text: str) -> None:
    refused(office.api.post(PATH, {"text": text}, by=OPERATOR), 422, "invalid")


def test_notes_of_before_become_a_note(office: Office) -> None:
    office.table.items[("CUSTOMER#customer-1", "CUSTOMER")]["notes"] = "Rings twice."
    assert migrate(office.table, MIGRATIONS[1:2]) == 1
    (note,) = office.read(PATH)["items"]
    assert (note["text"], note["createdBy"]) == ("Rings twice.", "system")
    assert "notes" not in office.table.items[("CUSTOMER#customer-1", "CUSTOMER")]
