"""Idempotency-Key: wherever a function dies, one effect and one answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from shared.dynamo.transaction import Transaction
from shared.errors import Conflict
from shared.http import PUBLIC, Call, Endpoints, Query, Schema
from shared.idempotency import LEASE_SECONDS, AlreadyDone, Idempotency, KeyedRequest, id_for
from shared.ids import derived_id, new_id
from shared.principal import Principal
from shared.wiring import Wiring
from tests.fakes.crashing import Crashes, Killed
from tests.fakes.http import ApiClient, Reply
from tests.fakes.people import an_admin
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock

UUID7 = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
KEY = {"idempotency-key": "k1"}


class Note(Schema):
    text: str


class NoteView(Schema):
    id: str
    text: str
    version: int


class Dry(Query):
    dry_run: str = "false"


@dataclass(frozen=True)
class Written:
    id: str
    text: str
    version: int = 1


@dataclass
class Notes:
    """A use case whose effect is one transaction; `early` and `late` run around it."""

    table: InMemoryTable
    early: Callable[[], None] = lambda: None
    late: Callable[[], None] = lambda: None
    request: KeyedRequest | None = None

    def create(self, text: str, once: KeyedRequest | None) -> Written:
        note = Written(id_for(once, "note", new_id), text)
        self.early()
        change = Transaction().create(
            {"pk": f"NOTE#{note.id}", "sk": "NOTE", "text": text}, otherwise=Conflict()
        )
        change.audit(f"note#{note.id}", "note.created", at=FixedClock()())
        self.request = once
        self.table.commit(change.once(once, result=note))
        self.late()
        return note


endpoint = Endpoints("notes")


@endpoint.post(
    "/notes", permission=PUBLIC, identify=True, request=Note, query=Dry, response=NoteView,
    status=201, idempotent=True, errors=[Conflict],
)  # fmt: skip
def create_note(call: Call[Note, Dry]) -> Written:
    """Write a note."""
    return call.use(Notes).create(call.body.text, call.once)


class Pad:
    """An API over notes whose table can be killed at a write."""

    def __init__(self) -> None:
        self.table, self.clock = InMemoryTable(), FixedClock()
        self.crashes = Crashes(self.table)
        self.notes = Notes(self.table)
        wiring = Wiring().provide(Notes, lambda: self.notes)
        wiring.provide(Idempotency, lambda: Idempotency(self.table, self.clock))
        self.api = ApiClient([endpoint], wiring)

    def write(self, text: str = "a", by: Principal | None = None, **options: Any) -> Reply:
        headers = {**KEY, **options.pop("headers", {})}
        return self.api.post("/notes", {"text": text}, by=by, headers=headers, **options)

    @property
    def written(self) -> list[str]:
        return [i["text"] for (pk, _), i in self.table.items.items() if pk.startswith("NOTE#")]


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("at", [0, 1])
def test_whoever_is_killed_at_a_write_is_done_once_when_sent_again(at: int, before: bool) -> None:
    pad = Pad()
    pad.crashes.kill(at, before=before)
    with pytest.raises(Killed):
        pad.write(by=an_admin())
    early = pad.write(by=an_admin())
    assert early.status == (201 if (at, before) in ((1, False), (0, True)) else 409)
    pad.clock.advance(seconds=LEASE_SECONDS + 1)
    replies = [pad.write(by=an_admin()) for _ in range(2)]
    assert {r.status for r in replies} == {201}
    assert len({r.text for r in replies}) == 1
    assert len(pad.written) == 1
    if early.status == 201:
        assert early.text == replies[0].text


def test_the_ids_follow_from_the_key() -> None:
    pad = Pad()
    pad.notes.early = lambda: pad.crashes.kill(0, before=True)
    seen = []
    for _ in range(2):
        with pytest.raises(Killed):
            pad.write(by=an_admin())
        seen.append(pad.crashes.refused[-1].operations[0].key[0])
        pad.clock.advance(seconds=LEASE_SECONDS + 1)
    pad.notes.early = lambda: None
    made = pad.write(by=an_admin()).json["id"]
    assert {f"NOTE#{made}"} == set(seen)
    assert re.fullmatch(UUID7, made)


def test_an_attempt_that_was_taken_over_has_no_effect() -> None:
    pad = Pad()

    def slow() -> None:
        pad.notes.early = lambda: None
        pad.clock.advance(seconds=LEASE_SECONDS + 1)
        assert pad.write(by=an_admin()).status == 201

    pad.notes.early = slow
    reply = pad.write(by=an_admin())
    assert (reply.status, reply.headers["Idempotent-Replayed"]) == (201, "true")
    assert pad.written == ["a"]


def test_what_fails_after_the_effect_is_answered_by_the_effect() -> None:
    pad = Pad()

    def refuse() -> None:
        raise Conflict

    pad.notes.late = refuse
    assert [pad.write(by=an_admin()).status for _ in range(2)] == [201, 201]
    assert pad.written == ["a"]


def test_a_fault_of_ours_frees_the_key_at_once_unless_it_was_done() -> None:
    pad = Pad()

    def fault() -> None:
        raise RuntimeError

    pad.notes.early = fault
    assert pad.write(by=an_admin()).status == 500
    pad.notes.early, pad.notes.late = (lambda: None), fault
    assert pad.write(by=an_admin()).status == 500
    assert pad.write(by=an_admin()).status == 201
    assert pad.written == ["a"]


def test_a_request_in_work_is_told_so() -> None:
    pad, inner = Pad(), list[Reply]()

    def meanwhile() -> None:
        inner.append(pad.write(by=an_admin()))

    pad.notes.early = meanwhile
    assert pad.write(by=an_admin()).status == 201
    assert (inner[0].status, inner[0].json["type"]) == (409, "urn:lastmile:problem:key-in-use")
    assert pad.written == ["a"]


def test_the_query_string_is_part_of_the_request() -> None:
    pad = Pad()
    assert pad.write(by=an_admin(), query={"dryRun": "true"}).status == 201
    other = pad.write(by=an_admin(), query={"dryRun": "false"})
    assert (other.status, other.json["type"]) == (422, "urn:lastmile:problem:key-reused")
    assert pad.write(by=an_admin(), query={"dryRun": "true"}).headers["Idempotent-Replayed"]


def test_another_body_is_refused_even_when_the_first_attempt_died() -> None:
    pad = Pad()
    pad.crashes.kill(1, before=True)
    with pytest.raises(Killed):
        pad.write(by=an_admin())
    pad.clock.advance(seconds=LEASE_SECONDS + 1)
    assert pad.write("b", by=an_admin()).status == 422
    assert pad.write("a", by=an_admin()).status == 201


def test_a_key_is_free_again_after_a_day() -> None:
    pad = Pad()
    assert pad.write("a", by=an_admin()).status == 201
    pad.clock.advance(days=1, seconds=1)  # TTL has not removed the record yet
    assert pad.write("b", by=an_admin()).status == 201
    assert sorted(pad.written) == ["a", "b"]


def test_strangers_share_no_keys() -> None:
    pad = Pad()
    first, other = pad.write("a"), pad.write("b")
    assert (first.status, other.status) == (201, 201)
    elsewhere = pad.write("a", source="198.51.100.9")
    assert "Idempotent-Replayed" not in elsewhere.headers
    assert pad.write("a").headers["Idempotent-Replayed"] == "true"
    assert sorted(pad.written) == ["a", "a", "b"]


def test_a_second_effect_of_one_request_is_refused() -> None:
    pad = Pad()
    pad.write(by=an_admin())
    with pytest.raises(AlreadyDone):
        pad.table.commit(Transaction().once(pad.notes.request, result=Written("2", "b")))


def test_a_derived_id_is_a_uuid_of_its_time() -> None:
    at = 1_773_133_200_000
    made = {derived_id(f"seed {n}", at) for n in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(UUID7, i) for i in made)
    assert all(int(i.replace("-", "")[:12], 16) == at for i in made)
    assert derived_id("seed 1", at) in made
