"""Merges: two records of one customer become one, and two again."""

from __future__ import annotations

from typing import Any

import pytest

from shared.dynamo.transaction import LARGEST, Transaction
from tests.unit.customer.office import (
    ADDRESS,
    CUSTOMER,
    OPERATOR,
    TECHNICIAN,
    Office,
    good,
    refused,
)
from tests.unit.customer.test_consumers import SUBSCRIPTION

OWN = ("customer.customer.merged", "customer.customer.unmerged", "customer.merge.moved")
GONE, LISTS = "customer-1", ("contracts", "devices", "services", "notes", "addresses")


def add(office: Office, name: str = "Петрова Анна", **fields: Any) -> str:
    body = {"kind": "person", "name": name} | fields
    made: str = good(office.api.post("/customers", body, by=OPERATOR), 201)["id"]
    return made


def merge(office: Office, into: str, of: str = GONE, **fields: Any) -> Any:
    return office.api.post(f"/customers/{of}/merge", {"intoId": into} | fields, by=OPERATOR)


def undo(office: Office, of: str = GONE) -> Any:
    return office.api.post(f"/customers/{of}/merge/undo", by=OPERATOR)


def settle(office: Office) -> int:
    """Deliver what merges say of themselves, in whatever order, twice; how many steps it took."""
    heard: set[str] = set()
    while new := [e for e in office.table.events() if e["type"] in OWN and e["id"] not in heard]:
        for event in reversed(new):
            for _ in range(2):
                said = office.hears(event["type"], event["data"], id=event["id"])
                assert said == []
            heard.add(event["id"])
    return len(heard)


def busy(office: Office) -> None:
    """What a customer can have: a contract with a device, another application, service, notes."""
    good(office.moved(office.begun(), "complete", {"deviceSerials": ["DEMO-ONT-0001"]}, TECHNICIAN))
    office.booked(14, by=CUSTOMER)
    assert office.hears("billing.subscription.started", SUBSCRIPTION) == []
    for number in range(3):
        body = {"text": f"Note {number}", "pinned": number == 0}
        good(office.api.post(f"/customers/{GONE}/notes", body, by=OPERATOR), 201)


def held(office: Office, customer: str) -> dict[str, int]:
    """How many things of each kind a customer has."""
    counts = {name: len(office.read(f"/customers/{customer}/{name}")["items"]) for name in LISTS}
    applications = office.read("/applications", customerId=customer)["items"]
    return counts | {"applications": len(applications)}


ALL = {"contracts": 1, "devices": 1, "services": 1, "notes": 3, "addresses": 1, "applications": 2}
NOTHING = dict.fromkeys(ALL, 0)


def test_everything_follows_into_the_record_that_stays(office: Office) -> None:
    busy(office)
    kept = add(office, phone="+79161112233", tags=["vip"])
    good(office.api.patch(f"/customers/{GONE}", {"tags": ["юг"]}, by=OPERATOR))
    assert held(office, GONE) == ALL
    made = good(merge(office, kept))
    assert (made["fromId"], made["intoId"], made["state"]) == (GONE, kept, "moving")
    settle(office)
    assert (held(office, GONE), held(office, kept)) == (NOTHING, ALL)
    done = office.read(f"/customers/{GONE}/merge")
    assert (done["state"], done["moved"]) == ("done", 9)
    mine = office.read(f"/customers/{kept}")
    assert (mine["status"], mine["contractNumbers"], mine["tags"]) == (
        "active",
        ["C-000001"],
        ["vip", "юг"],
    )
    assert [(c["value"], c["primary"]) for c in mine["contacts"]] == [
        ("+79161112233", True),
        ("anna@example.com", True),
        ("+79161234567", False),
    ]
    assert (mine["email"], mine["phone"], mine["userId"]) == (
        "anna@example.com",
        "+79161112233",
        "user-1",
    )
    gone = office.read(f"/customers/{GONE}")
    assert (gone["status"], gone["mergedInto"]) == ("merged", kept)
    assert [m["fromId"] for m in office.read(f"/customers/{kept}/merges")["items"]] == [GONE]


def test_a_merged_record_is_in_no_list_and_found_by_nobody(office: Office) -> None:
    kept = add(office, "Петрова Аня", tags=["vip"])
    good(office.api.patch(f"/customers/{GONE}", {"tags": ["vip"]}, by=OPERATOR))
    good(merge(office, kept))
    settle(office)
    for field, text in (
        ("limit", "9"),
        ("name", "петрова"),
        ("tag", "vip"),
        ("email", "anna@example.com"),
    ):
        assert [c["id"] for c in office.read("/customers", **{field: text})["items"]] == [kept]  # type: ignore[arg-type]
    assert [c["id"] for c in office.read("/customers", status="merged")["items"]] == [GONE]


def test_a_merge_that_is_undone_gives_everything_back(office: Office) -> None:
    busy(office)
    kept = add(office, tags=["vip"])
    before = [office.read(f"/customers/{c}") for c in (GONE, kept)]
    good(merge(office, kept))
    settle(office)
    own = {"text": "Written after the merge."}
    good(office.api.post(f"/customers/{kept}/notes", own, by=OPERATOR), 201)
    assert good(undo(office))["state"] == "undoing"
    settle(office)
    assert held(office, GONE) == ALL
    assert held(office, kept) == NOTHING | {"notes": 1}
    after = [office.read(f"/customers/{c}") for c in (GONE, kept)]
    for old, new in zip(before, after, strict=True):
        passing = ("version", "updatedAt")
        assert {k: v for k, v in new.items() if k not in passing} == {
            k: v for k, v in old.items() if k not in passing
        }
    undone = office.read(f"/customers/{GONE}/merge")
    assert (undone["state"], undone["moved"]) == ("undone", 0)
    good(merge(office, kept))
    settle(office)
    assert held(office, GONE) == NOTHING


def test_what_was_changed_since_stays_when_a_merge_is_undone(office: Office) -> None:
    busy(office)
    kept = add(office)
    good(merge(office, kept))
    settle(office)
    path = f"/customers/{kept}/notes"
    for note in office.read(path)["items"][:2]:
        assert office.api.delete(f"{path}/{note['id']}", by=OPERATOR).status == 204
    good(office.api.patch(f"/customers/{kept}", {"email": "new@example.com"}, by=OPERATOR))
    good(undo(office))
    settle(office)
    assert held(office, GONE) == ALL | {"notes": 1}
    assert office.read(f"/customers/{kept}")["email"] == "new@example.com"


def test_hundreds_of_things_move_in_steps_that_each_fit_a_transaction(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    tags = [f"tag {number}" for number in range(20)]
    kept = add(office, "Один Два Три Четыре Пять Шесть Семь Восемь", tags=tags[:10])
    good(office.api.patch(f"/customers/{GONE}", {"tags": tags[10:]}, by=OPERATOR))
    busy(office)
    source = office.table.items
    (contract,) = [i for (_, sk), i in source.items() if sk == "CONTRACT"]
    for number in range(2, 102):
        copy = contract | {"id": f"contract-{number}", "number": f"C-{number:06d}"}
        keys = {"pk": f"CONTRACT#contract-{number}", "gsi1sk": f"CONTRACT#C-{number:06d}"}
        source[(keys["pk"], "CONTRACT")] = copy | keys
    largest, commit = 0, office.table.commit

    def counted(transaction: Transaction) -> None:
        nonlocal largest
        largest = max(largest, len(transaction))
        commit(transaction)

    monkeypatch.setattr(office.table, "commit", counted)
    good(merge(office, kept))
    assert settle(office) > 10
    assert largest <= LARGEST
    moved = [i for (_, sk), i in source.items() if sk == "CONTRACT"]
    assert {contract["customer_id"] for contract in moved} == {kept}
    assert len(office.read(f"/customers/{kept}")["contractNumbers"]) == 101
    good(undo(office))
    settle(office)
    assert largest <= LARGEST
    moved = [i for (_, sk), i in source.items() if sk == "CONTRACT"]
    assert {contract["customer_id"] for contract in moved} == {GONE}
    assert office.read(f"/customers/{kept}")["contractNumbers"] == []


def test_others_are_told_where_the_record_went_and_that_it_is_back(office: Office) -> None:
    kept = add(office)
    good(merge(office, kept))
    settle(office)
    good(undo(office))
    (merged,) = office.table.events("customer.customer.merged")
    assert merged["data"] == {
        "customerId": GONE,
        "intoCustomerId": kept,
        "on": "2026-03-10",
        "name": "Петрова Анна",
        "inn": "",
        "kpp": "",
        "keptUserId": "user-1",
        "closedUserId": None,
    }
    (back,) = office.table.events("customer.customer.unmerged")
    assert (back["subject"], back["data"]["fromCustomerId"], back["data"]["userId"]) == (
        GONE,
        kept,
        "user-1",
    )
    assert int(back["sequence"]) > int(merged["sequence"])


def test_of_two_users_the_office_says_who_stays(office: Office) -> None:
    user = {"userId": "user-2", "customerId": "customer-2", "email": "vera@example.com",
            "name": "Вера", "locale": "ru"}  # fmt: skip
    assert office.hears("auth.user.verified", user) == []
    refused(merge(office, "customer-2"), 409, "user-to-be-chosen")
    refused(merge(office, "customer-2", keepUserId="user-3"), 422, "unknown-user")
    made = good(merge(office, "customer-2", keepUserId="user-1"))
    assert (made["keptUserId"], made["closedUserId"]) == ("user-1", "user-2")
    assert office.read("/customers/customer-2")["userId"] == "user-1"
    settle(office)
    good(undo(office))
    assert office.read("/customers/customer-2")["userId"] == "user-2"


def test_records_that_are_not_one_customer_are_not_merged(office: Office) -> None:
    kept = add(office, inn="500100732259")
    good(office.api.patch(f"/customers/{GONE}", {"inn": "123456789047"}, by=OPERATOR))
    refused(merge(office, kept), 409, "different-taxpayers")
    refused(merge(office, GONE), 422, "merged-with-itself")
    refused(merge(office, "nobody"), 404, "customer-not-found")
    company = add(office, kind="company", inn="7707083893")
    refused(merge(office, company), 409, "different-kinds")
    refused(office.api.get(f"/customers/{GONE}/merge", by=OPERATOR), 404, "merge-not-found")
    refused(undo(office), 404, "merge-not-found")
    refused(office.api.post(f"/customers/{GONE}/merge", {"intoId": kept}, by=CUSTOMER), 403, "forbidden")  # fmt: skip


def test_a_merged_record_says_so_to_whoever_would_change_it(office: Office) -> None:
    kept, other = add(office), add(office)
    good(merge(office, kept))
    refused(merge(office, other), 409, "customer-is-merged")
    refused(merge(office, GONE, of=other), 409, "customer-is-merged")
    refused(merge(office, other, of=kept), 409, "merge-under-way")
    refused(undo(office), 409, "merge-under-way")
    path = f"/customers/{GONE}"
    refused(office.api.patch(path, {"tags": ["x"]}, by=OPERATOR), 409, "customer-is-merged")
    note = office.api.post(f"{path}/notes", {"text": "Hello."}, by=OPERATOR)
    refused(note, 409, "customer-is-merged")


def test_a_merge_is_undone_from_the_last_one_back(office: Office) -> None:
    kept, other = add(office), add(office)
    good(merge(office, kept))
    settle(office)
    good(merge(office, other, of=kept))
    settle(office)
    refused(undo(office), 409, "merged-on")
    good(undo(office, kept))
    settle(office)
    good(undo(office))


def test_a_merge_is_undone_for_thirty_days(office: Office) -> None:
    good(merge(office, add(office)))
    settle(office)
    office.clock.advance(days=30)
    refused(undo(office), 409, "undo-too-late")


def test_a_merge_that_stands_still_is_woken_by_asking_again(office: Office) -> None:
    kept = add(office)
    first = good(merge(office, kept))
    assert good(merge(office, kept)) == first
    (event,) = office.table.events("customer.merge.moved")
    for _ in range(2):
        office.hears(event["type"], event["data"], id=event["id"])
        event = office.table.events("customer.merge.moved")[-1]
    assert office.read(f"/customers/{GONE}/merge")["state"] == "done"


def test_what_comes_late_for_a_merged_record_finds_where_it_went(office: Office) -> None:
    kept = add(office)
    good(merge(office, kept))
    settle(office)
    assert office.hears("billing.subscription.started", SUBSCRIPTION) == []
    assert held(office, kept) == NOTHING | {"services": 1}
    news = {"userId": "user-1", "customerId": GONE, "email": "new@example.com"}
    assert office.hears("auth.user.updated", news, sequence=5) == []
    assert office.read(f"/customers/{kept}")["email"] == "new@example.com"
    stranger = news | {"userId": "user-9", "email": "evil@example.com"}
    assert office.hears("auth.user.updated", stranger, sequence=6) == []
    assert office.read(f"/customers/{kept}")["email"] == "new@example.com"


def test_an_address_that_both_have_becomes_one_and_two_again(office: Office) -> None:
    busy(office)
    kept = add(office)
    body = {"label": "Home", "address": ADDRESS}
    good(office.api.post(f"/customers/{kept}/addresses", body, by=OPERATOR), 201)
    good(merge(office, kept))
    settle(office)
    (address,) = office.read(f"/customers/{kept}/addresses")["items"]
    assert (address["label"], len(address["contracts"])) == ("Home", 1)
    good(undo(office))
    settle(office)
    (own,) = office.read(f"/customers/{kept}/addresses")["items"]
    (back,) = office.read(f"/customers/{GONE}/addresses")["items"]
    assert (len(own["contracts"]), len(back["contracts"])) == (0, 1)


def test_what_does_not_fit_one_record_is_refused_before_anything_moves(office: Office) -> None:
    def many(start: int) -> dict[str, Any]:
        numbers = [f"+791612345{n}" for n in range(start, start + 20)]
        phones = [{"channel": "phone", "value": number} for number in numbers]
        return {"contacts": phones, "tags": [f"tag {n}" for n in range(start, start + 20)]}

    gone, kept = add(office, **many(10)), add(office, **many(40))
    good(merge(office, kept, of=gone))
    settle(office)
    refused(merge(office, GONE, of=kept), 409, "too-much-to-merge")
    assert office.read(f"/customers/{kept}")["status"] == "lead"


def test_for_a_record_that_was_merged_nobody_applies(office: Office) -> None:
    """Whoever completed the job could make no contract with it."""
    kept = add(office)
    good(merge(office, kept))
    settle(office)
    form = {"tariffId": "tariff-1", "address": ADDRESS, "customerId": GONE, "phone": "+79161234567"}
    refused(office.api.post("/applications", form, by=OPERATOR), 409, "customer-is-merged")
