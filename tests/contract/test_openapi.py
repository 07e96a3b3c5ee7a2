"""The committed OpenAPI document: current, valid, and true in its examples."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from infra.openapi.declared import declared
from infra.openapi.generate import HERE, documents
from shared.http.endpoint import Endpoint
from shared.http.reading import parsed
from tests.contract.test_house import Module, broken

DOCUMENT = json.loads((HERE / "openapi.json").read_text())
CURRENT = documents()
GROWN = 200
"""Operations that the API will have."""
MEGABYTE = 1_000_000
GATEWAY = json.loads((HERE / "gateway.json").read_text())
REGISTRY: Any = Registry().with_resource(
    "urn:openapi",
    Resource(contents=DOCUMENT, specification=DRAFT202012),  # type: ignore[call-arg]
)


def operations() -> Iterator[Any]:
    """Every operation, as a test case named after it."""
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield pytest.param(operation, id=f"{method.upper()} {path}")


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    """What a reference into the document leads to, or the node itself."""
    found: Any = DOCUMENT
    for part in node.get("$ref", "#").split("/")[1:]:
        found = found[part]
    return found if "$ref" in node else node


def contents(operation: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    """The schemas of an operation's bodies, each with an example."""
    bodies = [operation.get("requestBody", {}), *map(resolved, operation["responses"].values())]
    for body in bodies:
        for media in body.get("content", {}).values():
            for example in media.get("examples", {}).values():
                yield media["schema"], resolved(example)["value"]


def refusals(schema: dict[str, Any], value: Any) -> list[str]:
    """What a value does not fit; references lead into the document."""
    text = json.dumps(schema).replace('"#/components', '"urn:openapi#/components')
    validator = Draft202012Validator(json.loads(text), registry=REGISTRY)
    return [error.message for error in validator.iter_errors(value)]


@pytest.mark.parametrize("path", list(CURRENT), ids=lambda p: p.name)
def test_the_file_says_what_the_code_declares(path: Path) -> None:
    assert path.read_text() == CURRENT[path], "stale: run `make openapi`"


def test_the_document_for_people_is_valid_openapi() -> None:
    assert [e.message for e in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


def test_the_body_for_api_gateway_is_valid_openapi_of_the_version_it_reads() -> None:
    text = json.dumps(GATEWAY)
    assert GATEWAY["openapi"].startswith("3.0")
    assert "$ref" not in text
    plain = json.loads(text.replace("+}", "}"))  # a parameter of several parts is API Gateway's own
    assert [e.message for e in OpenAPIV30SpecValidator(plain).iter_errors()] == []


def bodies() -> list[Any]:
    """Every endpoint that takes a body, as parameters named like itself."""
    found = [e for groups in declared().values() for g in groups for e in g.declared if e.request]
    return [pytest.param(e, id=f"{e.method} {e.path}") for e in found]


@pytest.mark.parametrize("operation", list(operations()))
def test_an_example_fits_its_schema(operation: dict[str, Any]) -> None:
    for schema, example in contents(operation):
        assert refusals(schema, example) == [], example


@pytest.mark.parametrize("endpoint", bodies())
def test_the_model_takes_its_example(endpoint: Endpoint) -> None:
    operation = DOCUMENT["paths"][endpoint.path][endpoint.method.lower()]
    for media_type, media in operation["requestBody"]["content"].items():
        assert media["examples"]
        for example in media["examples"].values():
            sent = json.dumps(resolved(example)["value"]).encode()
            assert parsed(endpoint, {"content-type": media_type}, sent) is not None


@pytest.mark.parametrize("operation", list(operations()))
def test_an_operation_says_what_it_does_and_how_it_fails(operation: dict[str, Any]) -> None:
    assert operation["summary"].endswith("."), operation["operationId"]
    assert "500" in operation["responses"]
    for status, answer in operation["responses"].items():
        if status >= "400":
            answer = resolved(answer)  # noqa: PLW2901 - the same answer, where it is written
            assert "application/problem+json" in answer["content"]
            assert answer["content"]["application/problem+json"]["examples"]


def test_the_document_says_wherever_a_version_is_taken() -> None:
    """A view alone asks what the caller has seen, so that the declaration knows."""
    taken = {
        (e.path, e.method.lower())
        for groups in declared().values()
        for group in groups
        for e in group.declared
        if "seen_version" in inspect.getsource(e.view)
    }
    said = {
        (path, method)
        for path, methods in DOCUMENT["paths"].items()
        for method, operation in methods.items()
        if {"$ref": "#/components/parameters/IfMatch"} in operation["parameters"]
    }
    assert said == taken
    assert ("/tariffs/{tariffId}/publish", "post") in said
    for path, method in said:
        assert "412" in DOCUMENT["paths"][path][method]["responses"]


def test_a_version_is_asked_for_in_views_alone() -> None:
    def elsewhere(module: Module) -> list[str]:
        views = [
            node
            for node in module.tree.body
            if isinstance(node, ast.FunctionDef) and node.decorator_list
        ]
        allowed = {id(part) for view in views for part in ast.walk(view)}
        return [
            ast.unparse(node)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute)
            and ast.unparse(node) == "call.seen_version"
            and not (module.kind == "routes" and id(node) in allowed)
        ]

    assert broken(elsewhere, "functions") == {}


def test_operations_stand_by_service_and_as_people_meet_them() -> None:
    declarations = [e for groups in declared().values() for g in groups for e in g.declared]
    assert list(declared())[-1] == "gateway"
    assert list(DOCUMENT["paths"]) == list(dict.fromkeys(e.path for e in declarations))


def test_every_tag_says_in_one_place_what_it_is_for() -> None:
    groups = [group for groups in declared().values() for group in groups]
    said = [group.tag for group in groups if group.about]
    assert sorted(said) == sorted({group.tag for group in groups})
    for tag in DOCUMENT["tags"]:
        assert tag["name"][0].isupper(), tag
        assert tag["description"].endswith("."), tag
        assert "HTTP" not in tag["description"]


@pytest.mark.parametrize("service", sorted(declared()))
def test_every_parameter_and_field_says_what_it_is(service: str) -> None:
    endpoints = [e for group in declared()[service] for e in group.declared]
    taken = [DOCUMENT["paths"][e.path][e.method.lower()] for e in endpoints]
    parameters = [resolved(p) for operation in taken for p in operation["parameters"]]
    silent = {p["name"] for p in parameters if not p["description"].endswith(".")}
    for name in _reached(
        {schema["$ref"].rsplit("/", 1)[-1] for o in taken for schema in _bodies(o)}
    ):
        fields = DOCUMENT["components"]["schemas"][name].get("properties", {})
        silent |= {f"{name}.{f}" for f, said in fields.items() if "description" not in said}
    assert silent == set()


def test_an_answer_without_content_has_none() -> None:
    answers = [a for o in operations() for a in o.values[0]["responses"].items()]
    assert not [
        answer for status, answer in answers if status in ("204", "304") and "content" in answer
    ]


def test_if_match_is_documented_where_it_is_taken_with_what_it_may_be_answered() -> None:
    for endpoint in (e for groups in declared().values() for g in groups for e in g.declared):
        operation = DOCUMENT["paths"][endpoint.path][endpoint.method.lower()]
        names = [resolved(p)["name"] for p in operation["parameters"]]
        assert ("If-Match" in names) is endpoint.takes_version
        assert "412" in operation["responses"] or not endpoint.takes_version


def _bodies(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The schemas that an operation's bodies refer to."""
    for body in [operation.get("requestBody", {}), *map(resolved, operation["responses"].values())]:
        for media in body.get("content", {}).values():
            if "$ref" in media.get("schema", {}):
                yield media["schema"]


def test_the_document_stays_small_when_the_api_has_grown() -> None:
    served = len(json.dumps(DOCUMENT, ensure_ascii=False, separators=(",", ":")).encode())
    assert served / len(list(operations())) * GROWN < MEGABYTE


def test_what_operations_have_in_common_is_written_once() -> None:
    for section in ("headers", "responses", "parameters"):
        written = [json.dumps(v) for v in DOCUMENT["components"][section].values()]
        assert len(written) == len(set(written)), section
    inline = [
        media
        for o in operations()
        for body in [o.values[0].get("requestBody", {}), *o.values[0]["responses"].values()]
        for media in body.get("content", {}).values()
        if any("value" in example for example in media.get("examples", {}).values())
    ]
    assert inline == []


def test_a_view_s_name_in_camel_case_is_the_operation_s_and_no_other_s() -> None:
    views = {
        (e.path, e.method.lower()): e.view.__name__
        for groups in declared().values()
        for group in groups
        for e in group.declared
    }
    names = {
        (path, method): operation["operationId"]
        for path, methods in DOCUMENT["paths"].items()
        for method, operation in methods.items()
    }
    assert len(set(names.values())) == len(names) > 70
    said = {where: re.sub("[A-Z]", lambda c: f"_{c[0].lower()}", n) for where, n in names.items()}
    assert said == views


def test_schemas_have_names_that_can_be_read() -> None:
    for name in DOCUMENT["components"]["schemas"]:
        assert name.isalnum(), name
        assert name[0].isupper(), name


def test_money_is_a_text_and_texts_that_come_in_have_a_limit() -> None:
    requests = {
        media["schema"]["$ref"].rsplit("/", 1)[-1]
        for o in operations()
        for media in o.values[0].get("requestBody", {}).get("content", {}).values()
        if "$ref" in media["schema"]
    }
    boundless = [
        f"{model}.{field}"
        for model in sorted(_reached(requests))
        for field, schema in DOCUMENT["components"]["schemas"][model].get("properties", {}).items()
        for part in [schema, *schema.get("anyOf", [])]
        if part.get("type") == "string"
        and not {"maxLength", "pattern", "enum", "format", "const"} & part.keys()
    ]
    assert boundless == []


def _reached(names: set[str]) -> set[str]:
    """The schemas that these refer to, themselves included."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            text = json.dumps(DOCUMENT["components"]["schemas"][name])
            waiting += [
                part.split('"')[0] for part in text.split("#/components/schemas/")[1:]
            ]  # fmt: skip
    return found
