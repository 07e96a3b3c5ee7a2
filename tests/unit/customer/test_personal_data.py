"""Requests for personal data, over all services: what is exported, erased, refused and kept."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from functions.auth.sessions.entities import Session
from functions.auth.sessions.repository import SessionRepository
from functions.auth.users.entities import User
from functions.auth.users.events import UserUpdated, created
from functions.auth.users.repository import UserRepository
from functions.billing.tariffs.events import TariffPublished
from functions.billing.tariffs.repository import TariffRepository
from functions.customer.personal_data.progress import PersonalDataProgress
from functions.customer.photos.files import PhotoFiles
from shared.dynamo import Transaction
from shared.personal_data import holding
from shared.principal import Principal
from shared.uploads import Uploads
from tests.fakes.people import a_customer, an_admin
from tests.fakes.provider import Provider
from tests.unit.billing.builders import a_tariff
from tests.unit.customer.office import ADDRESS, good, refused, visit
from tests.unit.customer.test_photos import PNG

ANNA = Principal("user-1", "customer", frozenset({"*:*:*"}), customer_id="customer-1")
STRANGER = a_customer("customer-2")
ADMIN = an_admin()
OPERATOR = Principal("operator-1", "operator", frozenset({"customer:*:*"}))
TECH = Principal("tech-1", "tech", frozenset({"customer:application:work"}))
NAME, EMAIL, PHONE = "Анна Петрова", "anna@example.com", "+79161234567"
EXPORT, ERASURE = {"kind": "export"}, {"kind": "erasure"}
FORCED = ERASURE | {"customerId": "customer-1", "force": True, "reason": "By court order."}


def signed_up(
    provider: Provider, number: int = 1, name: str = NAME, email: str = EMAIL, phone: str = PHONE
) -> None:
    """A user who signed up and in, from an address that is written down."""
    now = provider.clock()
    table = provider.tables["auth"]
    user = User(
        id=f"user-{number}", email=email, name=name, role="customer", locale="ru", created_at=now,
        updated_at=now, email_verified_at=now, phone=phone, customer_id=f"customer-{number}",
        password_hash="hash", devices=("phone",), device_key="key",
    )  # fmt: skip
    session = Session(
        id=f"session-{number}", user_id=f"user-{number}", device="Firefox", ip="192.0.2.1", family_hash="f",
        secret_hash="s", chain_key="c", created_at=now, last_used_at=now,
        ends_at=now + timedelta(days=30),
    )  # fmt: skip
    writes = UserRepository(table=table).add(user).emit(*created(user))
    writes.audit(f"user#user-{number}", "user.created", at=now, after=user)
    table.commit(writes.extend(SessionRepository(table=table).add(session)))


def connected(provider: Provider) -> None:
    """A contract, with its account, its first invoice and a letter about it."""
    tariff = a_tariff()
    table = provider.tables["billing"]
    writes = TariffRepository(table=table).add(tariff)
    table.commit(writes.emit(TariffPublished.of(tariff, provider.clock())))
    provider.settle()
    form = {"tariffId": "tariff-1", "address": ADDRESS, "comment": "Домофон 48, Анна Петрова"}
    application = good(provider.api.post("/applications", form, by=ANNA), 201)
    path = f"/applications/{application['id']}"
    good(provider.api.post(f"{path}/check", {"feasible": True, "comment": f"Rang {PHONE}."},
                           by=ADMIN))  # fmt: skip
    good(provider.api.post(f"{path}/schedule", visit(10), by=ADMIN))
    good(provider.api.post(f"{path}/start", {}, by=ADMIN))
    good(provider.api.post(f"{path}/complete", {}, by=ADMIN))
    provider.settle()


@pytest.fixture
def provider() -> Provider:
    """A provider of whom Anna is a customer in every way."""
    provider = Provider()
    signed_up(provider)
    provider.settle()
    connected(provider)
    ticket = {"subject": f"{NAME}: slow", "text": f"Call {PHONE}.", "category": "connection"}
    opened = good(provider.desk.post("/tickets", ticket, by=ANNA), 201)
    said = {"text": "We will call.", "internal": False}
    good(provider.desk.post(f"/tickets/{opened['id']}/messages", said, by=ADMIN), 201)
    note = {"text": f"{NAME} rings twice."}
    good(provider.api.post("/customers/customer-1/notes", note, by=ADMIN), 201)
    given = {"purpose": "marketing", "textVersion": "1"}
    good(provider.api.post("/me/consents", given, by=ANNA), 201)
    provider.settle()
    return provider


def requested(provider: Provider, body: dict[str, Any], by: Principal = ANNA) -> Any:
    """A request as it is when everybody has answered."""
    made = good(provider.api.post("/personal-data/requests", body, by=by), 201)
    provider.settle()
    return read(provider, made["id"])


def read(provider: Provider, request_id: str, by: Principal = ADMIN) -> Any:
    return good(provider.api.get(f"/personal-data/requests/{request_id}", by=by))


def archive(provider: Provider, request_id: str) -> ZipFile:
    path = f"passing/customer/personal-data/{request_id}.zip"
    return ZipFile(BytesIO(provider.objects.objects["files", path]))


def found(zipped: ZipFile, section: str) -> str:
    (name,) = [name for name in zipped.namelist() if name.startswith(f"{section}-")]
    return name


def looked_at(provider: Provider) -> Any:
    done = provider.wirings["customer"].use(PersonalDataProgress).look_at_due(lambda: True)
    provider.settle()
    return done


def test_everything_held_about_a_person_is_exported_as_one_archive(provider: Provider) -> None:
    request = requested(provider, EXPORT)
    assert request["state"] == "ready"
    assert request["deadline"] == "2026-04-09T09:00:00Z"
    assert request["archive"]["fileName"] == "personal-data.zip"
    assert all(part["done"] and part["rows"] for part in request["parts"])
    zipped = archive(provider, request["id"])
    names = zipped.namelist()
    for part in request["parts"]:
        service = part["service"]
        files = [n for n in names if n.startswith(f"{service}/")]
        assert any(NAME in zipped.read(n).decode() for n in files), service
        assert sum(len(json.loads(zipped.read(n))) for n in files) == part["rows"]
    page = zipped.read("index.html").decode()
    assert "Ваши персональные данные" in page
    assert NAME in page


@pytest.mark.parametrize("secret", ["hash", '"f"', "deviceKey", "pk", "gsi1pk", "operator-1"])
def test_an_archive_holds_no_secret_and_nothing_of_the_staff(
    provider: Provider, secret: str
) -> None:
    zipped = archive(provider, requested(provider, EXPORT)["id"])
    users = "".join(zipped.read(n).decode() for n in zipped.namelist() if n.startswith("auth/"))
    assert f'"{secret.strip(chr(34))}"' not in users
    assert ADMIN.id not in users.replace('"actor": "user-1"', "")


def test_the_sections_are_those_that_people_know(provider: Provider) -> None:
    zipped = archive(provider, requested(provider, EXPORT)["id"])
    sections = {name.rpartition("-")[0] for name in zipped.namelist() if "/" in name}
    assert sections >= {
        "auth/user", "auth/sessions", "auth/own-actions", "auth/changes",
        "customer/customer", "customer/applications", "customer/contracts", "customer/consents",
        "customer/remarks", "customer/requests", "customer/notes", "customer/visits",
        "customer/addresses",
        "billing/accounts", "billing/payers", "billing/invoices", "billing/ledger",
        "billing/subscriptions", "support/tickets", "support/messages",
        "notification/contact", "notification/messages",
    }  # fmt: skip
    (ticket,) = json.loads(zipped.read("support/tickets-0001.json"))
    assert ticket["subject"] == f"{NAME}: slow"
    assert not {"pk", "gsi1pk", "assigneeId", "openedBy"} & set(ticket)
    (consent,) = json.loads(zipped.read(found(zipped, "customer/consents")))
    assert (consent["purpose"], consent["textVersion"]) == ("marketing", "1")


def test_hostile_text_does_no_harm_in_the_page(provider: Provider) -> None:
    evil = "<script>alert(1)</script>\u202e=HYPERLINK(1)😀"
    good(provider.api.post("/customers/customer-1/notes", {"text": evil}, by=ADMIN), 201)
    page = archive(provider, requested(provider, EXPORT)["id"]).read("index.html").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_files_of_the_parts_are_gone_once_the_archive_is_there(provider: Provider) -> None:
    request = requested(provider, EXPORT)
    (left,) = [key for _, key in provider.objects.objects]
    assert left.endswith(f"{request['id']}.zip")


def test_much_is_collected_in_steps(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = archive(provider, requested(provider, EXPORT)["id"])
    provider.clock.advance(days=2)
    for name, size in (("A_STEP", 2), ("A_FILE", 2)):
        monkeypatch.setattr(holding, name, size)
    monkeypatch.setattr("shared.personal_data.places.PAGE", 1)
    zipped = archive(provider, requested(provider, EXPORT)["id"])

    def rows(archived: ZipFile, section: str) -> list[Any]:
        names = [n for n in sorted(archived.namelist()) if n.startswith(section)]
        found = [row for name in names for row in json.loads(archived.read(name))]
        told = "customer.personal-data.archived"  # of the first archive, once it was there
        return [row for row in found if row.get("eventType") != told]

    for section in ("billing/", "support/", "notification/", "customer/con"):
        assert rows(zipped, section) == rows(whole, section), section
    assert len(zipped.namelist()) > len(whole.namelist())


def test_a_service_that_does_not_answer_is_asked_again_then_named(provider: Provider) -> None:
    provider.deaf = {"support"}
    request = requested(provider, EXPORT)
    assert request["state"] == "collecting"
    for _ in range(3):
        assert looked_at(provider).asked_again == 0
        provider.clock.advance(hours=1)
        assert looked_at(provider).asked_again == 1
    request = read(provider, request["id"])
    assert request["state"] == "partly_failed"
    assert [p["service"] for p in request["parts"] if p["failed"]] == ["support"]
    page = archive(provider, request["id"]).read("index.html").decode()
    assert "support" in page.split("<h2>")[0]
    provider.deaf = set()
    provider.clock.advance(days=1)
    looked_at(provider)
    request = read(provider, request["id"])
    assert request["state"] == "ready"
    assert "support/tickets-0001.json" in archive(provider, request["id"]).namelist()


def test_an_archive_expires(provider: Provider) -> None:
    request = requested(provider, EXPORT)
    provider.clock.advance(days=6)
    assert looked_at(provider).expired == 1
    request = read(provider, request["id"])
    assert (request["state"], request["archive"]) == ("expired", None)


def test_every_event_may_come_twice_and_in_any_order(provider: Provider) -> None:
    request = requested(provider, EXPORT)
    before = {name: dict(table.items) for name, table in provider.tables.items()}
    for table in provider.tables.values():
        for event in reversed(table.events()):
            if "personal-data" in event["type"]:
                provider.hand_on(event)
    after = {name: dict(table.items) for name, table in provider.tables.items()}
    assert after == before
    assert read(provider, request["id"])["state"] == "ready"


def test_the_same_is_not_requested_twice_a_day(provider: Provider) -> None:
    requested(provider, EXPORT)
    answer = provider.api.post("/personal-data/requests", EXPORT, by=ANNA)
    refused(answer, 409, "requested-already")
    provider.clock.advance(days=1, seconds=1)
    assert requested(provider, EXPORT)["state"] == "ready"


def test_an_erasure_is_refused_while_a_contract_is_in_force(provider: Provider) -> None:
    answer = provider.api.post("/personal-data/requests", ERASURE, by=ANNA)
    problem = refused(answer, 409, "erasure-hindered")
    assert {e["code"] for e in problem["errors"]} == {"contract", "service"}


def ended(provider: Provider) -> None:
    """The contract is over for customer; billing and support do not know it."""
    for item in provider.tables["customer"].items.values():
        if item.get("sk") == "CONTRACT":
            item["state"] = "terminated"
        if str(item.get("sk")).startswith("SERVICE#"):
            item["state"] = "cancelled"


def test_an_erasure_is_refused_while_money_is_owed_or_a_ticket_is_open(provider: Provider) -> None:
    ended(provider)
    request = requested(provider, ERASURE)
    assert request["state"] == "refused"
    assert {(h["service"], h["code"]) for h in request["hindrances"]} == {
        ("billing", "debt"),
        ("support", "open_ticket"),
    }
    assert (NAME in json.dumps(read_customer(provider), ensure_ascii=False)) is True
    assert requested(provider, ERASURE)["state"] == "refused"


def read_customer(provider: Provider) -> Any:
    return good(provider.api.get("/customers/customer-1", by=ADMIN))


KEPT = ("INVOICE#", "CONTRACT#", "AUDIT#customer#customer-1")
"""Where the name stays: papers and the contract. The trail tells of the request's reason."""


def test_after_an_erasure_the_person_is_in_the_papers_alone(provider: Provider) -> None:
    request = requested(provider, FORCED, by=ADMIN)
    assert request["state"] == "done"
    left = {
        (pk.partition("#")[0], sk.partition("#")[0])
        for _, pk, sk in provider.holding(NAME, EMAIL, PHONE, "192.0.2.1")
    }
    assert left <= {("INVOICE", "INVOICE"), ("CONTRACT", "CONTRACT")}
    assert {(k["service"], k["section"], k["reason"]) for k in request["kept"]} >= {
        ("billing", "invoices", "accounting"),
        ("billing", "ledger", "accounting"),
        ("customer", "contracts", "contract_retention"),
        ("auth", "own-actions", "security"),
    }
    erased = {p["service"]: p["erased"] for p in request["parts"]}
    assert erased["support"] == {"tickets": 1, "messages": 2, "customer": 1}
    assert erased["customer"]["customer"] == 1


def test_after_an_erasure_nothing_finds_the_person(provider: Provider) -> None:
    requested(provider, FORCED, by=ADMIN)
    customer = read_customer(provider)
    assert (customer["name"], customer["email"], customer["phone"]) == ("erased", None, None)
    assert (customer["status"], customer["contacts"]) == ("former", [])
    for query in ({"name": "Петр"}, {"name": "erased"}, {"phone": PHONE}, {"email": EMAIL}):
        assert good(provider.api.get("/customers", by=ADMIN, query=query))["items"] == []


def test_after_an_erasure_the_user_cannot_sign_in_and_the_address_is_free(
    provider: Provider,
) -> None:
    requested(provider, FORCED, by=ADMIN)
    users = UserRepository(table=provider.tables["auth"])
    user = users.get("user-1")
    assert (user.is_active, user.password_hash, user.name) == (False, "", "erased")
    assert users.find_by_login(EMAIL) is users.find_by_login(PHONE) is None
    assert not [sk for _, sk in provider.tables["auth"].items if sk.startswith("SESSION#")]


def test_what_auth_says_later_does_not_bring_the_person_back(provider: Provider) -> None:
    requested(provider, FORCED, by=ADMIN)
    users = UserRepository(table=provider.tables["auth"])
    user = users.get("user-1")
    renamed = user.changed(at=provider.clock(), name="Анна")
    provider.tables["auth"].commit(Transaction().emit(UserUpdated.of(renamed)))
    provider.settle()
    assert read_customer(provider)["name"] == "erased"


def test_the_trail_says_who_asked_and_what_was_erased_without_the_data(provider: Provider) -> None:
    requested(provider, FORCED, by=ADMIN)
    lines = provider.tables["customer"].audit()
    asked = next(i for i in lines if i["action"] == "personal-data.requested")
    assert (asked["actor"], asked["after"]["reason"]) == (ADMIN.id, "By court order.")
    done = next(i for i in lines if i["action"] == "personal-data.done")
    assert done["after"]["erased"]["support.tickets"] == 1
    assert "billing.invoices: accounting" in done["after"]["kept"]
    for name in ("customer", "auth"):
        trail = provider.tables[name].audit()
        changed = next(i for i in trail if i["action"] == "customer.signed")
        assert set(changed["after"].values()) == {"erased"}


def test_an_erasure_can_be_done_again_and_finds_nothing(provider: Provider) -> None:
    first = requested(provider, FORCED, by=ADMIN)
    second = requested(provider, FORCED, by=ADMIN)
    assert (first["state"], second["state"]) == ("done", "done")
    counts = {p["service"]: p["erased"] for p in second["parts"]}
    assert counts["support"] == counts["notification"] == counts["billing"] == {}


def test_an_erasure_in_small_steps_erases_the_same(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "ERASED_A_STEP", 1)
    monkeypatch.setattr("shared.personal_data.places.PAGE", 1)
    assert requested(provider, FORCED, by=ADMIN)["state"] == "done"
    left = {pk.partition("#")[0] for _, pk, _ in provider.holding(NAME, EMAIL, PHONE)}
    assert left <= {"INVOICE", "CONTRACT"}


def test_an_export_after_an_erasure_names_the_person_in_the_papers_alone(
    provider: Provider,
) -> None:
    requested(provider, FORCED, by=ADMIN)
    request = requested(provider, EXPORT | {"customerId": "customer-1"}, by=ADMIN)
    zipped = archive(provider, request["id"])
    naming = {n for n in zipped.namelist() if NAME in zipped.read(n).decode()} - {"index.html"}
    assert naming <= {"billing/invoices-0001.json", "customer/contracts-0001.json"} | {
        n for n in naming if n.startswith(("billing/invoices", "customer/contracts"))
    }
    assert not any(PHONE in zipped.read(n).decode() for n in zipped.namelist())


def test_only_who_manages_users_may_force_and_says_why(provider: Provider) -> None:
    def post(body: dict[str, Any], by: Principal) -> Any:
        return provider.api.post("/personal-data/requests", body, by=by)

    own = {k: v for k, v in FORCED.items() if k != "customerId"}
    refused(post(own, ANNA), 403, "forcing-not-allowed")
    refused(post(FORCED, OPERATOR), 403, "forcing-not-allowed")
    problem = refused(post(FORCED | {"reason": ""}, ADMIN), 422, "reason-missing")
    assert [e["pointer"] for e in problem["errors"]] == ["/reason"]
    refused(post(FORCED | {"kind": "export"}, ADMIN), 422, "only-erasure-is-forced")


def test_what_is_somebody_elses_is_not_there(provider: Provider) -> None:
    request = requested(provider, EXPORT)
    path = f"/personal-data/requests/{request['id']}"
    refused(provider.api.get(path, by=STRANGER), 404, "personal-data-request-not-found")
    assert provider.api.get(path, by=TECH).status == 403
    theirs = EXPORT | {"customerId": "customer-1"}
    refused(
        provider.api.post("/personal-data/requests", theirs, by=STRANGER), 404, "customer-not-found"
    )
    refused(
        provider.api.post("/personal-data/requests", EXPORT, by=ADMIN), 404, "customer-not-found"
    )
    assert good(provider.api.get("/personal-data/requests", by=STRANGER))["items"] == []


def test_requests_are_listed_newest_first(provider: Provider) -> None:
    first = requested(provider, EXPORT)
    ended(provider)
    provider.clock.advance(minutes=1)
    second = requested(provider, ERASURE)
    for by in (ANNA, ADMIN):
        listed = good(provider.api.get("/personal-data/requests", by=by))["items"]
        assert [one["id"] for one in listed] == [second["id"], first["id"]]
    query = {"kind": "erasure", "state": "refused"}
    (only,) = good(provider.api.get("/personal-data/requests", by=ADMIN, query=query))["items"]
    assert only["id"] == second["id"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("patch", "/customers/customer-1", {"name": NAME}),
        ("post", "/customers/customer-1/notes", {"text": NAME}),
        ("post", "/customers/customer-1/addresses", {"address": ADDRESS}),
        ("post", "/customers/customer-1/contracts", {"tariffId": "tariff-1", "address": ADDRESS}),
        ("post", "/customers/customer-1/merge", {"intoId": "customer-2"}),
        ("post", "/customers/customer-2/merge", {"intoId": "customer-1"}),
        ("post", "/applications", {"tariffId": "tariff-1", "address": ADDRESS, "name": NAME,
                                   "phone": PHONE, "customerId": "customer-1"}),
    ],
)  # fmt: skip
def test_nobody_is_written_where_a_person_was_erased(
    provider: Provider, method: str, path: str, body: dict[str, Any]
) -> None:
    """A later erasure would not find it: what is erased stays so."""
    other = good(provider.api.post("/customers", {"kind": "person", "name": "Вера"}, by=ADMIN), 201)
    requested(provider, FORCED, by=ADMIN)
    path, into = path.replace("customer-2", other["id"]), {"customer-2": other["id"]}
    body = {name: into.get(str(value), value) for name, value in body.items()}
    before = dict(provider.tables["customer"].items)
    refused(getattr(provider.api, method)(path, body, by=ADMIN), 409, "customer-is-erased")
    assert provider.tables["customer"].items == before


DOUBLE = ("Анна Прежняя", "former@example.com", "+79162220000", "+79163330000")


@pytest.fixture
def doubled(provider: Provider) -> Provider:
    """Anna, into whose record two others were merged, one by way of the other."""
    name, email, *phones = DOUBLE
    signed_up(provider, 2, name, email, phones[0])
    provider.settle()
    person = {"kind": "person", "name": name, "phone": phones[1]}
    oldest = good(provider.api.post("/customers", person, by=ADMIN), 201)["id"]
    note = {"text": f"{name} rings twice."}
    good(provider.api.post(f"/customers/{oldest}/notes", note, by=ADMIN), 201)
    ticket = {"subject": name, "text": email, "category": "connection"}
    good(provider.desk.post("/tickets", ticket, by=STRANGER), 201)
    for gone, into in ((oldest, "customer-2"), ("customer-2", "customer-1")):
        form = {"intoId": into} | ({"keepUserId": "user-1"} if into == "customer-1" else {})
        good(provider.api.post(f"/customers/{gone}/merge", form, by=ADMIN))
        provider.settle()
    return provider


def test_an_erasure_reaches_the_records_that_were_merged_into_the_persons(
    doubled: Provider,
) -> None:
    assert requested(doubled, FORCED, by=ADMIN)["state"] == "done"
    assert doubled.holding(*DOUBLE) == []
    assert UserRepository(table=doubled.tables["auth"]).find_by_login(DOUBLE[1]) is None
    undone = doubled.api.post("/customers/customer-2/merge/undo", by=ADMIN)
    refused(undone, 409, "customer-is-erased")


def test_an_export_has_the_records_that_were_merged_into_the_persons(doubled: Provider) -> None:
    zipped = archive(doubled, requested(doubled, EXPORT)["id"])

    def rows(section: str) -> list[Any]:
        (name,) = [name for name in zipped.namelist() if name.startswith(f"{section}-")]
        found: list[Any] = json.loads(zipped.read(name))
        return found

    assert [one["name"] for one in rows("customer/customer")] == [NAME, DOUBLE[0], DOUBLE[0]]
    assert [one["email"] for one in rows("auth/user")] == [EMAIL, DOUBLE[1]]


def test_a_record_that_is_one_of_its_own_again_is_left_alone(doubled: Provider) -> None:
    good(doubled.api.post("/customers/customer-2/merge/undo", by=ADMIN))
    doubled.settle()
    assert requested(doubled, FORCED, by=ADMIN)["state"] == "done"
    assert good(doubled.api.get("/customers/customer-2", by=ADMIN))["name"] == DOUBLE[0]


def test_photos_of_a_persons_home_are_exported_and_go_with_their_files(provider: Provider) -> None:
    uploads = Uploads(
        store=provider.objects, bucket="files", service="customer", clock=provider.clock
    )
    provider.wirings["customer"].provide(PhotoFiles, lambda: PhotoFiles(uploads=uploads))
    (job,) = good(provider.api.get("/applications", by=ADMIN))["items"]
    path, form = f"/applications/{job['id']}/photos", {"contentType": "image/png", "caption": NAME}
    photo = good(provider.api.post(path, form, by=ADMIN), 201)
    provider.objects.put("files", photo["upload"]["fields"]["key"], PNG, "image/png")
    good(provider.api.post(f"{path}/{photo['id']}/confirm", by=ADMIN))
    zipped = archive(provider, requested(provider, EXPORT)["id"])
    (name,) = [name for name in zipped.namelist() if name.startswith("customer/photos-")]
    (shown,) = json.loads(zipped.read(name))
    assert (shown["caption"], shown["contentType"]) == (NAME, "image/png")
    assert not {"by", "path"} & set(shown)
    requested(provider, FORCED, by=ADMIN)
    assert good(provider.api.get(path, by=ADMIN))["items"] == []
    assert not [key for _, key in provider.objects.objects if key.startswith("customer/photos/")]


def test_after_an_erasure_nobody_fetches_an_archive_that_was_made_before(
    provider: Provider,
) -> None:
    exported = requested(provider, EXPORT)
    requested(provider, FORCED, by=ADMIN)
    after = read(provider, exported["id"])
    assert (after["state"], after["archive"]) == ("expired", None)
    assert provider.objects.objects == {}
