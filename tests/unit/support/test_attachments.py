"""Files of a ticket: a form, a look into the file, a link, for who may see the ticket."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from functions.support.attachments.clearing import AttachmentClearing
from functions.support.attachments.entities import MOST_BYTES, Cleared
from functions.support.attachments.files import AttachmentFiles
from functions.support.jobs import run
from functions.support.personal_data.held import SupportPersonalData
from shared.personal_data.events import COLLECT, ERASE, Asked
from shared.principal import Principal
from shared.uploads import Uploads
from tests.fakes.http import Reply
from tests.fakes.objects import InMemoryObjects
from tests.unit.support.conftest import CUSTOMER, OPERATOR, STRANGER, TECHNICIAN, Desk

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
HOSTILE = '../../etc/\u202egnp.\u200bexe\r\nX: 1"; filename=<b>🛰.html'


@pytest.fixture
def objects(desk: Desk) -> InMemoryObjects:
    stored = InMemoryObjects()
    uploads = Uploads(store=stored, bucket="files", service="support", clock=desk.clock)
    desk.wiring.provide(AttachmentFiles, lambda: AttachmentFiles(uploads=uploads))
    return stored


def code(reply: Reply) -> str:
    return str(reply.json["type"]).rpartition(":")[2]


def awaited(desk: Desk, ticket: dict[str, Any], by: Principal = CUSTOMER, **sent: Any) -> Any:
    body = {"contentType": "image/png", "fileName": "light.png"} | sent
    reply = desk.api.post(f"/tickets/{ticket['id']}/attachments", body, by=by)
    assert reply.status == 201, reply.text
    return reply.json


def confirmed(desk: Desk, file: dict[str, Any], by: Principal = CUSTOMER) -> Any:
    path = f"/tickets/{file['ticketId']}/attachments/{file['id']}/confirm"
    return desk.api.post(path, by=by)


def attached(
    desk: Desk,
    objects: InMemoryObjects,
    ticket: dict[str, Any],
    by: Principal = CUSTOMER,
    **sent: Any,
) -> Any:
    file = awaited(desk, ticket, by, **sent)
    objects.put("files", file["upload"]["fields"]["key"], PNG, "image/png")
    reply = confirmed(desk, file, by)
    assert reply.status == 200, reply.text
    return reply.json


def listed(desk: Desk, ticket: dict[str, Any], by: Principal) -> list[str]:
    items = desk.api.get(f"/tickets/{ticket['id']}/attachments", by=by).json["items"]
    return [item["id"] for item in items]


def test_a_file_is_sent_confirmed_and_lent(desk: Desk, objects: InMemoryObjects) -> None:
    ticket = desk.opened()
    file = awaited(desk, ticket)
    assert (file["state"], file["url"], file["contentType"]) == ("awaited", None, None)
    assert code(confirmed(desk, file)) == "not-uploaded"
    objects.put("files", file["upload"]["fields"]["key"], PNG, "image/png")
    ready = confirmed(desk, file).json
    assert (ready["state"], ready["contentType"], ready["size"]) == ("ready", "image/png", len(PNG))
    assert ready["url"].startswith(f"https://s3.test/files/support/tickets/{ticket['id']}/")
    assert confirmed(desk, file).json == ready
    assert listed(desk, ticket, CUSTOMER) == listed(desk, ticket, OPERATOR) == [file["id"]]
    path = f"/tickets/{ticket['id']}/attachments/{file['id']}"
    assert desk.api.get(path, by=CUSTOMER).json == ready
    history = desk.api.get(f"/tickets/{ticket['id']}/history", by=OPERATOR).json["items"]
    assert [line["action"] for line in history[:2]] == ["ticket.file-added", "ticket.file-awaited"]


@pytest.mark.parametrize(
    "body",
    [b"<html><script>alert(1)</script></html>", b"MZ\x90\x00" + bytes(90), b"PK\x03\x04" + bytes(90),
     b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b""],
)  # fmt: skip
def test_a_file_that_lies_about_its_type_is_not_kept(
    desk: Desk, objects: InMemoryObjects, body: bytes
) -> None:
    file = awaited(desk, desk.opened())
    objects.put("files", file["upload"]["fields"]["key"], body, "image/png")
    assert code(confirmed(desk, file)) == "unfit-file"
    assert [key for _, key in objects.objects if key.startswith("support/")] == []


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/zip", "x", "🛰"])
def test_a_type_that_is_not_taken_gets_no_form(
    desk: Desk, objects: InMemoryObjects, kind: str
) -> None:
    path, body = (
        f"/tickets/{desk.opened()['id']}/attachments",
        {"contentType": kind, "fileName": "a"},
    )
    reply = desk.api.post(path, body, by=CUSTOMER)
    assert (code(reply), reply.json["errors"][0]["pointer"]) == ("unfit-file", "/contentType")


def test_a_hostile_name_does_no_harm(desk: Desk, objects: InMemoryObjects) -> None:
    file = attached(desk, objects, desk.opened(), fileName=HOSTILE[:60])
    name = file["fileName"]
    assert name.endswith(".png")
    assert not set('/\\"<>;\r\n\u202e\u200b') & set(name)
    assert "html" not in name.rpartition(".")[2]


def test_what_is_internal_is_among_staff(desk: Desk, objects: InMemoryObjects) -> None:
    ticket = desk.opened()
    note = attached(desk, objects, ticket, OPERATOR, internal=True)
    shown = attached(desk, objects, ticket, OPERATOR)
    assert listed(desk, ticket, CUSTOMER) == [shown["id"]]
    assert listed(desk, ticket, TECHNICIAN) == [note["id"], shown["id"]]
    path = f"/tickets/{ticket['id']}/attachments"
    assert code(desk.api.get(f"{path}/{note['id']}", by=CUSTOMER)) == "attachment-not-found"
    assert code(confirmed(desk, note)) == "attachment-not-found"
    assert desk.api.get(f"{path}/{shown['id']}", by=CUSTOMER).json["authorId"] is None
    body = {"contentType": "image/png", "fileName": "a", "internal": True}
    assert code(desk.api.post(path, body, by=CUSTOMER)) == "only-for-staff"


def test_a_stranger_reaches_nothing(desk: Desk, objects: InMemoryObjects) -> None:
    ticket, own = desk.opened(), desk.opened(by=STRANGER)
    file = attached(desk, objects, ticket)
    path = f"/tickets/{ticket['id']}/attachments"
    body = {"contentType": "image/png", "fileName": "a"}
    for reply in (
        desk.api.get(path, by=STRANGER),
        desk.api.post(path, body, by=STRANGER),
        desk.api.get(f"{path}/{file['id']}", by=STRANGER),
        confirmed(desk, file, STRANGER),
    ):
        assert code(reply) == "ticket-not-found"
    elsewhere = f"/tickets/{own['id']}/attachments/{file['id']}"
    assert code(desk.api.get(elsewhere, by=STRANGER)) == "attachment-not-found"
    assert desk.api.delete(f"{path}/{file['id']}", by=CUSTOMER).status == 403


def test_staff_remove_a_file_for_good(desk: Desk, objects: InMemoryObjects) -> None:
    ticket = desk.opened()
    file = attached(desk, objects, ticket)
    path = f"/tickets/{ticket['id']}/attachments/{file['id']}"
    assert desk.api.delete(path, by=OPERATOR).status == 204
    assert desk.api.delete(path, by=OPERATOR).status == 404
    assert [key for _, key in objects.objects if key.startswith("support/")] == []


def test_a_ticket_has_so_many_files_and_no_more(desk: Desk, objects: InMemoryObjects) -> None:
    ticket = desk.opened()
    for _ in range(49):
        awaited(desk, ticket)
    last = attached(desk, objects, ticket)
    body = {"contentType": "image/png", "fileName": "a"}
    path = f"/tickets/{ticket['id']}/attachments"
    assert code(desk.api.post(path, body, by=CUSTOMER)) == "too-many-attachments"
    assert desk.api.delete(f"{path}/{last['id']}", by=OPERATOR).status == 204
    awaited(desk, ticket)


def test_a_tickets_files_are_no_larger_than_so_much(desk: Desk, objects: InMemoryObjects) -> None:
    ticket = desk.opened()
    attached(desk, objects, ticket)
    desk.table.items[f"TICKET#{ticket['id']}", "FILES"]["size"] = MOST_BYTES
    file = awaited(desk, ticket)
    objects.put("files", file["upload"]["fields"]["key"], PNG, "image/png")
    assert code(confirmed(desk, file)) == "attachments-too-large"


def test_a_closed_ticket_takes_no_files(desk: Desk, objects: InMemoryObjects) -> None:
    ticket = desk.opened()
    for state in ("resolved", "closed"):
        desk.moved(ticket, state)
    body = {"contentType": "image/png", "fileName": "a"}
    reply = desk.api.post(f"/tickets/{ticket['id']}/attachments", body, by=CUSTOMER)
    assert code(reply) == "ticket-is-closed"


def test_files_go_when_their_ticket_has_been_closed_for_long(
    desk: Desk, objects: InMemoryObjects
) -> None:
    ticket, other = desk.opened(), desk.opened()
    attached(desk, objects, ticket)
    stays = attached(desk, objects, other)
    clearing = desk.wiring.use(AttachmentClearing)
    desk.clock.advance(days=200)
    for state in ("resolved", "closed"):
        desk.moved(ticket, state)
    desk.clock.advance(days=165)  # a year after they came
    assert clearing.run(lambda: True) == Cleared(removed=0, staying=2)
    assert clearing.run(lambda: True) == Cleared()
    desk.clock.advance(days=200)  # a year after the ticket was closed
    assert clearing.run(lambda: False) == Cleared()
    done = run({"job": "attachments"}, desk.wiring, lambda: True)
    assert done == {"removed": 1, "staying": 0, "failed": 0}
    assert listed(desk, ticket, OPERATOR) == []
    assert listed(desk, other, OPERATOR) == [stays["id"]]
    assert [key for _, key in objects.objects if ticket["id"] in key] == []


def test_files_go_with_a_message(desk: Desk, objects: InMemoryObjects) -> None:
    ticket = desk.opened()
    one, two = (attached(desk, objects, ticket)["id"] for _ in range(2))
    sent = desk.said(ticket, "Look.", CUSTOMER, attachmentIds=[one, two, one])
    assert (sent.status, sent.json["attachmentIds"]) == (201, [one, two])
    path = f"/tickets/{ticket['id']}/attachments/{one}"
    assert desk.api.get(path, by=OPERATOR).json["messageId"] == sent.json["id"]
    (message,) = desk.api.get(
        f"/tickets/{ticket['id']}/messages", by=OPERATOR, query={"limit": "50"}
    ).json["items"][1:]
    assert message["attachmentIds"] == [one, two]
    again = desk.said(ticket, "Again.", CUSTOMER, attachmentIds=[one])
    assert (code(again), again.json["errors"][0]["pointer"]) == (
        "attachments-unfit",
        "/attachmentIds/0",
    )


def test_a_file_that_is_not_ones_own_to_send_goes_with_nothing(
    desk: Desk, objects: InMemoryObjects
) -> None:
    ticket, other = desk.opened(), desk.opened()
    note = attached(desk, objects, ticket, OPERATOR, internal=True)["id"]
    shown = attached(desk, objects, ticket, OPERATOR)["id"]
    waits, far = awaited(desk, ticket)["id"], attached(desk, objects, other)["id"]
    for file in (note, shown, waits, far, "nobody"):
        assert (
            code(desk.said(ticket, "Mine?", CUSTOMER, attachmentIds=[file])) == "attachments-unfit"
        )
    assert code(desk.said(ticket, "A", OPERATOR, attachmentIds=[note])) == "attachments-unfit"
    secret = desk.said(ticket, "A", OPERATOR, attachmentIds=[shown], internal=True)
    assert code(secret) == "attachments-unfit"
    assert desk.said(ticket, "A", OPERATOR, attachmentIds=[note], internal=True).status == 201
    assert desk.said(ticket, "A", OPERATOR, attachmentIds=[shown]).status == 201


def test_files_are_exported_and_erased_with_a_persons_data(
    desk: Desk, objects: InMemoryObjects
) -> None:
    ticket = desk.opened()
    file, kept = (
        attached(desk, objects, ticket),
        attached(desk, objects, desk.opened(by=STRANGER), STRANGER),
    )
    holder = SupportPersonalData(table=desk.table, store=objects, bucket="files", clock=desk.clock)
    of = {"request_id": "request-1", "customer_id": CUSTOMER.customer_id or ""}
    holder.answer(Asked(**of, task=COLLECT))
    written = b"".join(body for (_, key), body in objects.objects.items() if "personal-data" in key)
    assert file["id"].encode() in written
    assert b"support/tickets/" not in written
    holder.answer(Asked(**of, task=ERASE))
    assert listed(desk, ticket, OPERATOR) == []
    left = [key for _, key in objects.objects if key.startswith("support/tickets/")]
    assert [key.rpartition("/")[2] for key in left] == [kept["id"]]
