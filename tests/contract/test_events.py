"""events/: current, valid, and understood by those who listen."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from functions.gateway.app import ENDPOINTS as GATEWAY
from functions.support.app import ENDPOINTS as SUPPORT
from infra.build.target import ROOT
from infra.events.asyncapi import file_of
from infra.events.declared import consumers, emitted
from infra.events.generate import EVENTS, documents
from infra.house.rows import house
from infra.openapi.declared import declared
from shared.authentication import Authorizer
from shared.aws.topics import NotTaken, Published
from shared.caller import read_caller
from shared.event import parse
from shared.http.app import chalice_app
from shared.http.exchange import Exchange
from shared.messaging.data import EventData
from shared.messaging.relay import relay
from shared.wiring import Wiring
from tests.fakes.support import support_wiring
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock, counter

EMITTED = emitted()
HEARD = [
    (service, name)
    for service, consumer in consumers().items()
    for name in consumer.handlers
    if name in EMITTED  # tests/contract/test_queues.py lists what nobody says yet
]
each_event = pytest.mark.parametrize("name", EMITTED)


@cache
def loaded(name: str) -> Any:
    """A file of events/, without `.json`."""
    return json.loads((EVENTS / f"{name}.json").read_text())


def sample(name: str) -> Any:
    """An event as it travels."""
    return loaded(f"{file_of(name)}.sample")


def refusals(schema: Any, value: Any) -> list[str]:
    """What a value does not fit."""
    checker = Draft202012Validator.FORMAT_CHECKER
    validator = Draft202012Validator(schema, format_checker=checker)
    return [error.message for error in validator.iter_errors(value)]


def test_the_files_say_what_the_models_declare() -> None:
    wanted = documents()
    assert set(EVENTS.rglob("*.json")) == set(wanted), "run `make openapi`"
    stale = [path.name for path, text in wanted.items() if path.read_text() != text]
    assert stale == [], "run `make openapi`"


@each_event
def test_a_schema_is_one(name: str) -> None:
    schema = loaded(f"{file_of(name)}.schema")
    Draft202012Validator.check_schema(schema)
    assert schema["description"], "an event's docstring says what has happened"
    assert schema["additionalProperties"] is False


@each_event
def test_a_sample_follows_the_envelope_and_its_own_schema(name: str) -> None:
    event = sample(name)
    schema = loaded(f"{file_of(name)}.schema")
    assert refusals(loaded("cloudevent.schema"), event) == []
    assert refusals(schema, event["data"]) == []
    assert event["dataschema"] == schema["$id"]
    assert event["source"] == f"lastmile/{name.split('.', maxsplit=1)[0]}"


@each_event
def test_a_sample_is_read_back_as_it_was(name: str) -> None:
    event = parse(json.dumps(sample(name)))
    assert event.envelope() == sample(name)


@each_event
def test_an_event_is_named_by_its_service_and_something_that_has_happened(name: str) -> None:
    service, _entity, verb = name.split(".")
    assert service in {s.name for s in house().with_table}
    assert re.fullmatch(rf"functions\.{service}(\.\w+)?\.events", EMITTED[name].__module__)
    assert verb.endswith(
        ("ed", "paid", "overdue", "broken", "low", "won", "warning", "lost", "down", "up")
    ), verb


def test_no_event_of_a_capability_is_missing_in_the_list_of_its_service() -> None:
    for file in (ROOT / "functions").glob("*/*/events.py"):
        declared = vars(import_module(".".join(file.relative_to(ROOT).with_suffix("").parts)))
        models = (v for v in declared.values() if isinstance(v, type) and issubclass(v, EventData))
        own = {model for model in models if "event_type" in vars(model)}
        assert own - {EventData} <= set(EMITTED.values()), file


@pytest.mark.parametrize(
    "wrong",
    [
        {"specversion": "0.3"},
        {"id": ""},
        {"source": "billing"},
        {"type": "invoice created"},
        {"time": "yesterday"},
        {"sequence": 3},
        {"data": []},
        {"camelCase": "extensions are lower case"},
    ],
    ids=str,
)
def test_the_envelope_refuses_what_cloudevents_does(wrong: dict[str, Any]) -> None:
    event = sample("support.ticket.opened")
    assert refusals(loaded("cloudevent.schema"), event) == []
    assert refusals(loaded("cloudevent.schema"), event | wrong) != []


@pytest.mark.parametrize("missing", ["specversion", "id", "source", "type"])
def test_the_envelope_refuses_an_event_without_what_cloudevents_requires(missing: str) -> None:
    event = {k: v for k, v in sample("support.ticket.opened").items() if k != missing}
    assert refusals(loaded("cloudevent.schema"), event) != []


@pytest.mark.parametrize(("service", "name"), HEARD)
def test_a_listener_understands_what_is_said(service: str, name: str) -> None:
    model, _ = consumers()[service].handlers[name]
    model.model_validate(sample(name)["data"])


def test_secrets_travel_only_in_events_that_notification_alone_hears() -> None:
    secret = {n for n, m in EMITTED.items() if "token" in m.model_fields}
    assert "auth.user.verification-requested" in secret
    hearers = {service for service, name in HEARD if name in secret}
    assert hearers == {"notification"}


def test_asyncapi_refers_to_what_is_there() -> None:
    document = loaded("asyncapi")
    assert document["asyncapi"] == "3.0.0"
    said = {name for c in document["channels"].values() for name in c["messages"]}
    assert said == set(EMITTED)
    references = _references(document)
    assert len(references) > 3 * len(EMITTED)
    for reference in references:
        if reference.startswith("#/"):
            found = document
            for part in reference[2:].split("/"):
                found = found[part]
        else:
            assert (EVENTS / reference).is_file(), reference


def test_asyncapi_names_who_listens() -> None:
    operations = loaded("asyncapi")["operations"]
    heard = {m["$ref"].rsplit("/", 1)[-1] for m in operations["billingHearsOfCustomer"]["messages"]}
    assert "customer.contract.activated" in heard
    assert operations["supportSays"]["action"] == "send"


def test_the_sample_request_for_health_is_answered() -> None:
    app = chalice_app("gateway", GATEWAY, Exchange(Wiring(), Authorizer(dict), read_caller))
    answer = app(loaded("lambda/api-health"), None)
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"status": "ok"})


def test_the_sample_requests_open_and_read_a_ticket() -> None:
    opening, reading = loaded("lambda/api-open-ticket"), loaded("lambda/api-read-ticket")
    ticket_id = reading["pathParameters"]["ticketId"]
    ids = iter([ticket_id])
    count = counter()
    wiring = support_wiring(InMemoryTable(), FixedClock(), lambda: next(ids, None) or count())
    app = chalice_app("support", SUPPORT, Exchange(wiring, Authorizer(dict), read_caller))
    assert app(opening, None)["statusCode"] == 201
    answer = app(reading, None)
    assert json.loads(answer["body"])["id"] == ticket_id


def test_the_sample_stream_is_published_by_the_relay() -> None:
    published: list[Published] = []

    class Topic:
        def publish(self, topic_arn: str, messages: Sequence[Published]) -> list[NotTaken]:
            published.extend(messages)
            return []

    relay(loaded("lambda/stream")["Records"], {"support": "arn"}, Topic(), lambda *_: None)
    (message,) = published
    assert json.loads(message.text) == sample("support.ticket.opened")


def test_the_sample_batch_is_one_that_billing_understands() -> None:
    (record,) = loaded("lambda/queue")["Records"]
    event = parse(record["body"])
    model, _ = consumers()["billing"].handlers[event.type]
    assert model.model_validate(event.data) is not None


def test_sample_requests_are_for_routes_that_exist() -> None:
    routes = {
        (e.method, e.path)
        for groups in declared().values()
        for group in groups
        for e in group.declared
    }
    requests = [loaded(f"lambda/{file.stem}") for file in _lambda_files("api-*")]
    assert len(requests) == 3
    assert {(r["httpMethod"], r["resource"]) for r in requests} <= routes


def _lambda_files(pattern: str) -> list[Path]:
    return sorted((EVENTS / "lambda").glob(f"{pattern}.json"))


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [r for part in value.values() for r in _references(part)]
    return [r for part in value for r in _references(part)] if isinstance(value, list) else []
